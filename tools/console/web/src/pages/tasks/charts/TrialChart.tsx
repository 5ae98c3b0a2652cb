import { useCallback } from 'react';

import { scoreText } from '../model/scores';
import { ChartCanvas, commonOptions, type Configure } from './ChartCanvas';
import type { ChartPoint, TrialChartData } from './chartData';

interface Shown {
  x: number;
  y: number;
  note?: string;
}

// Each trial's score as a point, the best so far as a line, failed ones as crosses at the edge.
export function TrialChart({ data, objective, label, onTrial }: {
  data: TrialChartData;
  objective: string;
  label: string;
  onTrial?: (trial: number) => void;
}) {
  const configure = useCallback<Configure>(
    (palette) => {
      const { axis, base } = commonOptions(palette);
      const worse = data.better === 'up' ? data.low : data.high;
      const told = ({ x, y, trial, score }: ChartPoint): Shown => ({
        x,
        y,
        note: `Trial ${trial}: ${scoreText(objective, score)}`,
      });
      const trials = [
        ...data.points.map(({ trial }) => trial),
        ...data.beyond.map(({ trial }) => trial),
        ...data.failed.map(({ trial }) => trial),
      ];
      const datasets = [
        {
          label: 'Trials',
          data: data.points.map(told),
          pointStyle: 'circle' as const,
          radius: data.points.length > 300 ? 2.5 : 4,
          backgroundColor: palette.muted,
          borderColor: palette.point,
        },
        {
          label: 'Beyond the scale',
          data: data.beyond.map((point) => ({
            ...told(point),
            note: beyondNote(point, objective),
          })),
          pointStyle: 'triangle' as const,
          clip: 8,
          rotation: data.better === 'up' ? 180 : 0,
          radius: 5,
          backgroundColor: 'transparent',
          borderColor: palette.point,
        },
        {
          label: 'Failed',
          data: data.failed.map(({ x, trial }) => ({
            x,
            y: worse,
            note: `Trial ${trial}: failed`,
          })),
          pointStyle: 'crossRot' as const,
          clip: 8,
          radius: 5,
          borderWidth: 2,
          borderColor: palette.failed,
          backgroundColor: palette.failed,
        },
        {
          label: 'Best so far',
          data: data.best,
          showLine: true,
          stepped: true as const,
          radius: 0,
          hitRadius: 0,
          hoverRadius: 0,
          borderWidth: 2,
          borderColor: palette.best,
          backgroundColor: palette.best,
        },
        ...(data.baseline === null
          ? []
          : [
              {
                label: 'Defaults',
                data: [
                  { x: 1, y: data.baseline },
                  { x: Math.max(2, trials.length), y: data.baseline },
                ],
                showLine: true,
                radius: 0,
                hitRadius: 0,
                hoverRadius: 0,
                borderWidth: 1.5,
                borderDash: [6, 4],
                borderColor: palette.baseline,
                backgroundColor: palette.baseline,
              },
            ]),
      ];
      return {
        type: 'scatter',
        data: { datasets },
        options: {
          ...base,
          onClick: (_event, hits) => {
            const hit = hits[0];
            const offset = [0, data.points.length, data.points.length + data.beyond.length];
            const from = hit && offset[hit.datasetIndex];
            const trial = hit && from !== undefined ? trials[from + hit.index] : undefined;
            if (trial !== undefined) onTrial?.(trial);
          },
          scales: {
            x: { ...axis('Trials finished'), min: 0, suggestedMax: Math.max(5, trials.length + 1) },
            y: {
              ...axis(data.unit === 'tok/s' ? 'Tokens per second' : `Time, ${data.unit}`),
              min: data.low,
              max: data.high,
            },
          },
          plugins: {
            tooltip: {
              displayColors: false,
              callbacks: { label: (item) => (item.raw as Shown).note ?? '' },
              filter: (item) => (item.raw as Shown).note !== undefined,
            },
          },
        },
      };
    },
    [data, objective, onTrial],
  );
  return <ChartCanvas configure={configure} label={label} height={280} />;
}

function beyondNote({ trial, score }: ChartPoint, objective: string): string {
  return objective === 'maximize_throughput' && score > 0
    ? `Trial ${trial}: limits broken`
    : `Trial ${trial}: ${scoreText(objective, score)}, beyond the scale`;
}
