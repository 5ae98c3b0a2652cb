// Metrics of a trial as people read them.
import { durationText, numberText, shareText } from './numbers';
import { secondsText } from './scores';
import type { Metrics } from './types';

const names: Record<string, string> = {
  mean_total_throughput: 'Total throughput',
  mean_output_throughput: 'Output throughput',
  mean_total_throughput_per_gpu: 'Total throughput per GPU',
  mean_output_throughput_per_gpu: 'Output throughput per GPU',
  mean_e2e_latency: 'Latency, mean',
  p50_e2e_latency: 'Latency, p50',
  p90_e2e_latency: 'Latency, p90',
  p99_e2e_latency: 'Latency, p99',
  mean_ttft: 'Time to first token, mean',
  p99_ttft: 'Time to first token, p99',
  mean_tpot: 'Time per output token, mean',
  p99_tpot: 'Time per output token, p99',
  success_rate: 'Requests that succeeded',
  total_requests: 'Requests',
  total_error_requests: 'Failed requests',
  elapsed_time: 'Measured for',
  gpu_count: 'GPUs',
};

export interface ReadMetric {
  name: string; // as the daemon calls it
  label: string;
  text: string;
}

export function metricLabel(name: string | null): string {
  return name === null ? '–' : (names[name] ?? name);
}

export function metricText(name: string, value: number): string {
  if (name === 'success_rate') return shareText(value);
  if (name === 'elapsed_time') return durationText(value);
  if (name.includes('throughput')) return `${numberText(value)} tok/s`;
  if (/latency|ttft|tpot|itl/.test(name)) return secondsText(value);
  return numberText(value);
}

// The best known first, in the order of `names`; then all others by name. Only numbers: levels and
// what else runners tell is in the JSON.
export function readMetrics(metrics: Metrics | null | undefined): {
  main: ReadMetric[];
  others: ReadMetric[];
} {
  const read = (name: string): ReadMetric[] => {
    const value = metrics?.[name];
    if (typeof value !== 'number') return [];
    return [{ name, label: metricLabel(name), text: metricText(name, value) }];
  };
  const known = Object.keys(names);
  const rest = Object.keys(metrics ?? {}).filter((name) => !(name in names));
  return { main: known.flatMap(read), others: rest.sort().flatMap(read) };
}

export interface Level {
  scenario: string;
  concurrency: string;
  counted: boolean;
  metrics: Metrics;
}

export function levelsOf(metrics: Metrics | null | undefined): Level[] {
  const levels = metrics?.['levels'];
  if (!Array.isArray(levels)) return [];
  return levels.flatMap((level: unknown) => {
    if (level === null || typeof level !== 'object') return [];
    const each = level as Record<string, unknown>;
    const own = each['metrics'];
    return [
      {
        scenario: String(each['scenario'] ?? '–'),
        concurrency: String(each['concurrency'] ?? '–'),
        counted: each['counted'] !== false,
        metrics: own !== null && typeof own === 'object' ? (own as Metrics) : {},
      },
    ];
  });
}
