// Words as a POSIX shell takes them.
export function shellWord(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

export function shellLine(words: string[]): string {
  return words.map(shellWord).join(' ');
}

// Flags a line each, a value beside its flag: to be read.
export function flagLines(flags: string[]): string[] {
  const lines: string[] = [];
  for (const flag of flags) {
    const last = lines.length - 1;
    if (lines.length > 0 && !isFlag(flag)) lines[last] += ` ${shellWord(flag)}`;
    else lines.push(shellWord(flag));
  }
  return lines;
}

// A negative number is a value.
const isFlag = (word: string) => /^-{1,2}[A-Za-z]/.test(word);
