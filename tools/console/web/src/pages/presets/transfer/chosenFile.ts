// A file that was chosen or dropped, as far as it can be imported.
import { toJson } from '../../../api/json';
import { type PresetDocument, readPresetText, UnreadableText } from './presetText';

export type ReadFile = { document: PresetDocument } | { problem: string };

const unreadMost = 64 << 20; // the daemon's own limit is far below, but counts without blanks
const around = 1024; // what a request is besides its document

export async function readFile(file: File, requestMost: number): Promise<ReadFile> {
  if (file.size > unreadMost) return { problem: tooLarge(file.size, requestMost) };
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
  } catch (error) {
    const isText = error instanceof TypeError;
    return { problem: isText ? 'It is no text in UTF-8.' : 'The file cannot be read.' };
  }
  try {
    const document = readPresetText(text);
    const sent = file.size + around < requestMost ? 0 : bytesOf(toJson(document.document));
    if (sent + around > requestMost) return { problem: tooLarge(sent, requestMost) };
    return { document };
  } catch (error) {
    if (error instanceof UnreadableText) return { problem: error.message };
    throw error;
  }
}

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

function tooLarge(bytes: number, most: number): string {
  const [size, limit] = [bytes, most].map(sizeText);
  return `It is too large: ${size}, and ${limit} can be imported at once. Split it.`;
}

export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [unit, name] = bytes < 1 << 20 ? [1024, 'KiB'] : [1 << 20, 'MiB'];
  const size = bytes / unit;
  return `${size < 10 ? size.toFixed(1).replace(/\.0$/, '') : Math.round(size)} ${name}`;
}
