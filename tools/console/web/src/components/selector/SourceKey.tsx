import type { Chosen } from './useChosen';

const hues = 8;

// A preset's number in its colour. The number says it all; the colour finds it sooner.
export function SourceKey({ number }: { number: number }) {
  return (
    <span className="source-key" data-hue={(number - 1) % hues} aria-hidden>
      {number}
    </span>
  );
}

// The keys of presets by name, and their names for who does not see them.
export function SourceKeys({ names, chosen }: { names: string[]; chosen: Chosen[] }) {
  if (names.length === 0) return null;
  const known = chosen.filter(({ name }) => names.includes(name));
  return (
    <span className="source-keys">
      {known.map(({ id, number }) => (
        <SourceKey key={id} number={number} />
      ))}
      <span className="visually-hidden">, from {names.join(', ')}</span>
    </span>
  );
}
