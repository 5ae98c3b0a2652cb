// Presets as files that are saved by the browser.
import { type Json, parseJson, toJson } from '../../../api/json';
import { call, type Params } from '../../../api/rpc';
import { saveFile } from '../../../components/saveFile';
import { exportFileName } from './fileName';

// Beyond this a document is saved as the daemon wrote it, on one line: to lay it out would hold the
// page up.
const laidOutMost = 2 << 20;

// One preset is saved under its name, several as presets.json. Throws what the daemon refuses.
export async function exportPresets(what: { presets: number[] } | { all: true }): Promise<void> {
  const params = paramsOf(what);
  const written = (await writtenDocument(params)) ?? new Blob([await readDocument(params)]);
  if (written.size > laidOutMost) {
    saveFile('presets.json', written);
    return;
  }
  const document = parseJson(await written.text());
  saveFile(nameOf(document), `${toJson(document, 2)}\n`);
}

function paramsOf(what: { presets: number[] } | { all: true }): Params<'preset.export'> {
  if ('all' in what) return { all: true };
  const [only, ...others] = what.presets;
  return only !== undefined && others.length === 0 ? { preset: only } : { presets: what.presets };
}

function nameOf(document: Json): string {
  const preset = (document as { preset?: { name?: unknown } }).preset;
  return typeof preset?.name === 'string' ? exportFileName(preset.name) : 'presets.json';
}

// The document cut out of the answer, unparsed: an export may be tens of megabytes. Undefined where
// the answer is anything else than a result.
async function writtenDocument(params: Params<'preset.export'>): Promise<Blob | undefined> {
  const response = await fetch('/api/rpc', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: toJson({ jsonrpc: '2.0', id: 1, method: 'preset.export', params }),
  }).catch(() => undefined);
  if (!response?.ok) return undefined;
  const answer = await response.blob();
  const head = /^\{"jsonrpc":"2\.0","id":1,"result":/.exec(await answer.slice(0, 64).text());
  const tail = /\}\s*$/.exec(await answer.slice(-8).text());
  if (!head || !tail) return undefined;
  return answer.slice(head[0].length, answer.size - tail[0].length);
}

// The same through the ordinary way, which says what went wrong.
async function readDocument(params: Params<'preset.export'>): Promise<string> {
  return toJson(await call('preset.export', params));
}
