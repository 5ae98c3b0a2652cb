import { useComputedColorScheme } from '@mantine/core';
import {
  Chart, type ChartConfiguration, LinearScale, LineController, LineElement, PointElement,
  ScatterController, Tooltip,
} from 'chart.js';
import { useEffect, useRef } from 'react';

import { type Palette, palettes } from './palette';

Chart.register(
  LinearScale, LineController, LineElement, PointElement, ScatterController, Tooltip,
);

export type Configure = (palette: Palette) => ChartConfiguration<'scatter'>;

// A chart that follows its data and the colours of the page. `label` is what it says in words.
export function ChartCanvas({ configure, label, height }: {
  configure: Configure;
  label: string;
  height: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<Chart<'scatter'>>(undefined);
  const scheme = useComputedColorScheme('light');

  useEffect(() => {
    if (!canvas.current) return;
    const config = configure(palettes[scheme]);
    if (chart.current) {
      chart.current.data = config.data;
      if (config.options) chart.current.options = config.options;
      chart.current.update('none');
    } else {
      chart.current = new Chart(canvas.current, config);
    }
  }, [configure, scheme]);

  useEffect(
    () => () => {
      chart.current?.destroy();
      chart.current = undefined;
    },
    [],
  );

  return (
    <div style={{ height, position: 'relative' }}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}

// What all charts here have in common.
export function commonOptions(palette: Palette) {
  const axis = (title: string) => ({
    type: 'linear' as const,
    title: { display: true, text: title, color: palette.text, font: { size: 11 } },
    grid: { color: palette.grid },
    border: { color: palette.grid },
    ticks: { color: palette.text, font: { size: 11 }, maxTicksLimit: 7 },
  });
  return {
    axis,
    base: {
      animation: false as const,
      responsive: true,
      maintainAspectRatio: false,
      normalized: true,
      interaction: { mode: 'nearest' as const, intersect: false, axis: 'xy' as const },
    },
  };
}
