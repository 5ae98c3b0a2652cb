// A log as far as it was read: one piece without gaps, which grows at both ends.
import type { LogPiece } from '../model/types';

export interface LogBuffer {
  text: string;
  from: number; // in bytes of the file
  to: number;
  size: number;
}

export function bufferOf(piece: LogPiece): LogBuffer {
  const { text, offset, next_offset, size } = piece;
  return { text, from: offset, to: next_offset, size };
}

// What was written since. A log that became shorter (its middle was dropped) is begun anew.
export function withNewer(buffer: LogBuffer, piece: LogPiece): LogBuffer | null {
  if (piece.size < buffer.to || piece.offset !== buffer.to) return null;
  return {
    ...buffer,
    text: buffer.text + piece.text,
    to: piece.next_offset,
    size: piece.size,
  };
}

// What stands before. The daemon ends a piece where a character ends: where this buffer begins in
// the middle of one, up to three bytes are in neither.
export function withOlder(buffer: LogBuffer, piece: LogPiece): LogBuffer | null {
  const gap = buffer.from - piece.next_offset;
  if (gap < 0 || gap > 3) return null;
  return { ...buffer, text: piece.text + buffer.text, from: piece.offset };
}
