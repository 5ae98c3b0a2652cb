import { useCallback } from 'react';

import { metricLabel } from '../model/metrics';
import { numberText } from '../model/numbers';
import { secondsText } from '../model/scores';
import type { Pareto, ParetoPoint } from '../model/types';
import { ChartCanvas, commonOptions, type Configure } from './ChartCanvas';

interface Shown {
  x: number;
  y: number;
  note: string;
}

// Latency against throughput: the points that no other beats in both, joined, and all the rest.
export function ParetoChart({ pareto, label, onTrial }: {
  pareto: Pareto;
  label: string;
  onTrial?: (trial: number) => void;
}) {
  const configure = useCallback<Configure>(
    (palette) => {
      const { axis, base } = commonOptions(palette);
      const small = pareto.all.every(({ latency }) => latency < 1);
      const shown = ({ trial, latency, throughput, baseline }: ParetoPoint): Shown => ({
        x: small ? latency * 1000 : latency,
        y: throughput,
        note:
          `${baseline ? 'Defaults' : `Trial ${trial}`}: ${secondsText(latency)}, ` +
          `${numberText(throughput)} tok/s`,
      });
      const front = [...pareto.points].sort((left, right) => left.latency - right.latency);
      const inFront = new Set(front.map(({ trial }) => trial));
      const rest = pareto.all.filter(({ trial, baseline }) => !inFront.has(trial) && !baseline);
      const baseline = pareto.all.filter((point) => point.baseline);
      const groups = [front, rest, baseline];
      return {
        type: 'scatter',
        data: {
          datasets: [
            {
              label: 'Best compromises',
              data: front.map(shown),
              showLine: true,
              pointStyle: 'rectRot',
              radius: 6,
              borderWidth: 1.5,
              borderColor: palette.best,
              backgroundColor: palette.best,
            },
            {
              label: 'Other trials',
              data: rest.map(shown),
              pointStyle: 'circle',
              radius: rest.length > 300 ? 2.5 : 4,
              borderColor: palette.point,
              backgroundColor: palette.muted,
            },
            {
              label: 'Defaults',
              data: baseline.map(shown),
              pointStyle: 'star',
              radius: 7,
              borderWidth: 2,
              borderColor: palette.baseline,
              backgroundColor: palette.baseline,
            },
          ],
        },
        options: {
          ...base,
          onClick: (_event, hits) => {
            const hit = hits[0];
            const trial = hit && groups[hit.datasetIndex]?.[hit.index]?.trial;
            if (trial !== undefined) onTrial?.(trial);
          },
          scales: {
            x: axis(`${metricLabel(pareto.latency)}, ${small ? 'ms' : 's'} (less is better)`),
            y: axis(`${metricLabel(pareto.throughput)}, tok/s (more is better)`),
          },
          plugins: {
            tooltip: {
              displayColors: false,
              callbacks: { label: (item) => (item.raw as Shown).note },
            },
          },
        },
      };
    },
    [pareto, onTrial],
  );
  return <ChartCanvas configure={configure} label={label} height={320} />;
}
