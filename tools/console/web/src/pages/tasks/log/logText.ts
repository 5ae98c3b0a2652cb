// What programs wrote, made safe to look at: nothing of it is ever obeyed.

// Control characters and those that turn the direction of text are shown as what they are.
const hidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

// Lines end as the three kinds of systems end them; a progress bar's steps are lines, too.
export function logLines(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/).map((line) => line.replace(hidden, visible));
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

export interface Match {
  line: number;
  from: number;
  to: number;
}

// Where `wanted` stands, in any case; at most `most` of them.
export function findMatches(lines: string[], wanted: string, most = 5000): Match[] {
  const matches: Match[] = [];
  const needle = wanted.toLowerCase();
  if (!needle) return matches;
  for (const [line, text] of lines.entries()) {
    const lower = text.toLowerCase();
    // Some letters are longer in lower case; then places in both are not the same.
    const hay = lower.length === text.length ? lower : text;
    let from = hay.indexOf(needle);
    while (from >= 0) {
      matches.push({ line, from, to: from + needle.length });
      if (matches.length >= most) return matches;
      from = hay.indexOf(needle, from + needle.length);
    }
  }
  return matches;
}

// A line cut at its matches: even pieces are plain, odd ones match.
export function cutAtMatches(text: string, matches: Pick<Match, 'from' | 'to'>[]): string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const { from, to } of matches) {
    pieces.push(text.slice(at, from), text.slice(from, to));
    at = to;
  }
  pieces.push(text.slice(at));
  return pieces;
}
