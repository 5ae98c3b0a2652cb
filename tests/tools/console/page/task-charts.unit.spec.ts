// What the charts of a task show.
import { expect, test } from '@playwright/test';

import {
  chartSummary,
  fenceOf,
  qualityOf,
  trialChartData,
} from '../../../../tools/console/web/src/pages/tasks/charts/chartData';

test('points, failures and the best so far stand where their trials finished', () => {
  const data = trialChartData(
    [
      { trial: 0, score: -100, best: -100 },
      { trial: 2, score: null, best: -100 },
      { trial: 1, score: -120, best: -120 },
    ],
    'maximize_throughput',
    0,
  );
  expect(data.points.map(({ x, y, trial }) => [x, y, trial])).toEqual([[1, 100, 0], [3, 120, 1]]);
  expect(data.failed).toEqual([{ x: 2, trial: 2 }]);
  expect(data.best.map(({ y }) => y)).toEqual([100, 100, 120]);
  expect(data.baseline).toBe(100);
  expect(data).toMatchObject({ unit: 'tok/s', better: 'up', beyond: [] });
  expect(data.low).toBeLessThan(100);
  expect(data.high).toBeGreaterThan(120);
});

test('times below a second are in ms', () => {
  const history = [{ trial: 0, score: 0.024, best: 0.024 }];
  expect(trialChartData(history, 'minimize_ttft', null)).toMatchObject({ unit: 'ms' });
  const slow = [{ trial: 0, score: 2.4, best: 2.4 }];
  expect(trialChartData(slow, 'minimize_ttft', null)).toMatchObject({ unit: 's' });
});

test('a penalty by orders is drawn at the edge, and the others keep their scale', () => {
  const scores = [1, 1.1, 1.2, 1.3, 1.15, 1e9];
  let best = Infinity;
  const history = scores.map((score, trial) => {
    best = Math.min(best, score);
    return { trial, score, best };
  });
  const data = trialChartData(history, 'minimize_latency', null);
  expect(data.points).toHaveLength(5);
  expect(data.beyond).toEqual([{ x: 6, y: data.high, trial: 5, score: 1e9 }]);
  expect(data.high).toBeLessThan(2);
});

test('a throughput above nothing as a score is a penalty, not a measurement', () => {
  expect(fenceOf([-400, -390, 57_000, 4e9, 4e9, 4e9], true)).toBeLessThanOrEqual(0);
  expect(fenceOf([57_000, 60_000], true)).toBe(60_000);
  expect(fenceOf([], false)).toBe(0);
});

test('a bar is as long as its score is good beside the best', () => {
  expect(qualityOf(-50, -100, 'maximize_throughput')).toBe(0.5);
  expect(qualityOf(2, 1, 'minimize_latency')).toBe(0.5);
  expect(qualityOf(57_000, -100, 'maximize_throughput')).toBe(0);
  expect(qualityOf(null, -100, 'maximize_throughput')).toBe(0);
});

test('a chart says in words what it shows', () => {
  const data = trialChartData(
    [
      { trial: 0, score: 1, best: 1 },
      { trial: 1, score: null, best: 1 },
    ],
    'minimize_latency',
    null,
  );
  expect(chartSummary(data, '1 s')).toBe(
    'Score of 1 trials that succeeded, 1 failed, best so far 1 s.',
  );
});
