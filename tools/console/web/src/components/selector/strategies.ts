import type { MergeStrategy } from './selection';

export interface StrategyText {
  value: MergeStrategy;
  label: string;
  does: string;
}

export const strategyTexts: StrategyText[] = [
  { value: 'union', label: 'Union', does: 'Every candidate of every preset, once.' },
  {
    value: 'intersection',
    label: 'Intersection',
    does: 'Only parameters that all presets have, with the candidates they share.',
  },
  {
    value: 'last_wins',
    label: 'Last wins',
    does: 'A later preset’s list replaces an earlier one’s: the order decides.',
  },
];

export function strategyLabel(strategy: MergeStrategy): string {
  return strategyTexts.find(({ value }) => value === strategy)?.label ?? strategy;
}
