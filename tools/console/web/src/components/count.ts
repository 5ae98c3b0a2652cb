const groups = new Intl.NumberFormat('en');

export function grouped(count: number): string {
  return groups.format(count);
}

// "1 preset", "1,234 presets"
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}
