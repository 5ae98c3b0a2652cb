// The daemon's part of an import: what would happen, doing it, and taking it back.
import { call, newRequestId, RpcError } from '../../../api/rpc';
import type { ExportDocument, ImportResult } from '../../../api/types.gen';
import type { PresetDocument } from './presetText';
import {
  type Happening,
  type OnConflict,
  type Preview,
  previewRows,
  undoOperations,
} from './preview';

function sent(document: PresetDocument) {
  return document.document as unknown as ExportDocument;
}

// Throws RpcError where the presets themselves are at fault.
export async function preview(
  document: PresetDocument,
  on_conflict: OnConflict,
  signal: AbortSignal,
): Promise<Preview> {
  const dryRun = (rule: OnConflict) =>
    call(
      'preset.import',
      { document: sent(document), on_conflict: rule, dry_run: true },
      { signal },
    );
  // A refusal tells the first taken name alone; what would be skipped are all of them.
  const instead = async (taken: (name: string) => Happening, stopped?: string) => {
    const rows = previewRows(document.names, await dryRun('skip'), taken);
    const stops = rows.some(({ happening }) => ['taken', 'system'].includes(happening.kind));
    return { rows, stopped: stopped ?? (stops ? 'A name is taken.' : undefined) };
  };
  if (on_conflict === 'fail') return instead(() => ({ kind: 'taken' }));
  try {
    const result = await dryRun(on_conflict);
    return { rows: previewRows(document.names, result), stopped: undefined };
  } catch (error) {
    if (!(error instanceof RpcError) || error.word !== 'system_preset') throw error;
    const system = error.data['name'];
    return instead(
      (name) => ({ kind: name === system ? 'system' : 'held' }),
      'A system preset cannot be replaced.',
    );
  }
}

export function importDocument(
  document: PresetDocument,
  on_conflict: OnConflict,
): Promise<ImportResult> {
  return call('preset.import', {
    document: sent(document),
    on_conflict,
    request_id: newRequestId(),
  });
}

// All of it or nothing, as far as one transaction goes.
export async function takeBack(results: ImportResult[], batch: number): Promise<void> {
  const operations = undoOperations(results);
  for (let at = 0; at < operations.length; at += batch) {
    await call('preset.transact', {
      operations: operations.slice(at, at + batch),
      request_id: newRequestId(),
    });
  }
}
