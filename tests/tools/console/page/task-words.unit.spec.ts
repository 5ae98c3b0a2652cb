// Tasks in words: scores, durations, states, commands, figures of a preview.
import { expect, test } from '@playwright/test';

import {
  countWords,
} from '../../../../tools/console/web/src/pages/newTask/preview/previewText';
import {
  queuePlace,
  timingText,
} from '../../../../tools/console/web/src/pages/tasks/detail/timing';
import {
  levelsOf,
  metricText,
  readMetrics,
} from '../../../../tools/console/web/src/pages/tasks/model/metrics';
import {
  durationText,
  numberText,
  shareText,
} from '../../../../tools/console/web/src/pages/tasks/model/numbers';
import { fileName } from '../../../../tools/console/web/src/pages/tasks/model/fileName';
import {
  improvementOf,
  improvementText,
  readScore,
  scoreText,
} from '../../../../tools/console/web/src/pages/tasks/model/scores';
import { flagLines, shellLine } from '../../../../tools/console/web/src/pages/tasks/model/shell';
import { reasonText } from '../../../../tools/console/web/src/pages/tasks/model/states';
import type { TaskRow } from '../../../../tools/console/web/src/pages/tasks/model/types';
import type { TaskPreview } from '../../../../tools/console/web/src/api/types.gen';

function task(more: Partial<TaskRow> = {}): TaskRow {
  return {
    id: 1,
    name: 'a',
    state: 'running',
    priority: 0,
    model: 'm',
    runtime: 'sglang',
    runner: 'sglang',
    strategy: 'grid_search',
    objective: 'minimize_ttft',
    created_at: '2026-01-01T00:00:00Z',
    started_at: '2026-01-01T00:00:00Z',
    finished_at: null,
    by: { uid: 0, user: 'root' },
    message: null,
    trials: { planned: 4, finished: 1, failed: 0, running: 1, seconds: 10 },
    best: null,
    baseline_score: null,
    estimate: { seconds: 40, remaining_seconds: 30, basis: 'trials' },
    ...more,
  };
}

test('a score reads as its objective: throughput counts up, times are s or ms', () => {
  expect(scoreText('maximize_throughput', -812.54)).toBe('812.5 tok/s');
  expect(scoreText('maximize_throughput', -20736.4)).toBe('20736 tok/s');
  expect(scoreText('minimize_ttft', 0.02431)).toBe('24.31 ms');
  expect(scoreText('minimize_latency', 1.24)).toBe('1.24 s');
  expect(scoreText('minimize_latency', null)).toBe('–');
  expect(scoreText('maximize_throughput', 0)).toBe('0 tok/s');
});

test('a score with a penalty shows what was measured, or that limits are broken', () => {
  expect(readScore('maximize_throughput', 58147, -449.1)).toEqual({
    text: '449.1 tok/s',
    penalised: true,
  });
  expect(readScore('maximize_throughput', 58147)).toEqual({
    text: 'limits broken',
    penalised: true,
  });
  expect(readScore('minimize_tpot', 0.02, 0.02)).toEqual({ text: '20 ms', penalised: false });
});

test('an improvement is a fraction of the defaults, whichever way scores count', () => {
  expect(improvementOf(-120, -100)).toBeCloseTo(0.2);
  expect(improvementOf(0.5, 1)).toBeCloseTo(0.5);
  expect(improvementOf(1, 0)).toBeNull();
  expect(improvementText(0.2)).toBe('20 % better than the defaults');
  expect(improvementText(-0.004)).toBe('<1 % worse than the defaults');
  expect(improvementText(0)).toBe('no better than the defaults');
});

test('durations have two units at most', () => {
  const texts = [0.0001, 0.035, 4.21, 9.97, 59.6, 192, 3599.7, 4800, 183_600];
  expect(texts.map(durationText)).toEqual([
    '0 s', '35 ms', '4.2 s', '10 s', '1 min', '3 min 12 s', '1 h', '1 h 20 min', '2 d 3 h',
  ]);
  expect(durationText(null)).toBe('–');
});

test('numbers have four digits that count', () => {
  expect([812.54, 0.024312, 20736.3, -3.5, 2.8e12, 3e-7].map(numberText)).toEqual([
    '812.5', '0.02431', '20736', '−3.5', '2.80e12', '3.00e-7',
  ]);
  expect(shareText(0.274)).toBe('27 %');
  expect(shareText(0.001)).toBe('<1 %');
});

test('a running task tells what it took and what is left, one that is over what it took', () => {
  const now = Date.parse('2026-01-01T00:01:20Z');
  expect(timingText(task(), now)).toBe(
    '1 min 20 s so far, about 30 s left, from this task’s trials',
  );
  const over = { state: 'completed', finished_at: '2026-01-01T00:00:42Z' } as const;
  expect(timingText(task(over), now)).toBe('Took 42 s');
  const waiting = {
    state: 'pending',
    started_at: null,
    estimate: { seconds: 7200, remaining_seconds: 7200, basis: 'limits' },
  } as const;
  expect(timingText(task(waiting), now)).toBe(
    'Will take at most 2 h, by the runner’s time limits',
  );
});

test('the place in the queue goes by priority, then by who came first', () => {
  const waiting = [task({ id: 3 }), task({ id: 5, priority: 5 }), task({ id: 7 })];
  expect(queuePlace(task({ id: 5, priority: 5 }), waiting)).toBe(1);
  expect(queuePlace(task({ id: 3 }), waiting)).toBe(2);
  expect(queuePlace(task({ id: 7 }), waiting)).toBe(3);
});

test('flags are a line each, quoted for a shell where it would read them otherwise', () => {
  const flags = ['--tp-size', '2', '--penalty', '-1.5', '--json', '{"a": 1}', '--on'];
  expect(flagLines(flags)).toEqual([
    '--tp-size 2', '--penalty -1.5', `--json '{"a": 1}'`, '--on',
  ]);
  expect(shellLine(['a', "it's", '$HOME', ''])).toBe(`a 'it'\\''s' '$HOME' ''`);
});

test('metrics have units by their names, and levels stay apart', () => {
  expect(metricText('mean_ttft', 0.0243)).toBe('24.3 ms');
  expect(metricText('mean_total_throughput', 812.5)).toBe('812.5 tok/s');
  expect(metricText('success_rate', 0.97)).toBe('97 %');
  const metrics = {
    mean_ttft: 0.1,
    zeta: 2,
    alpha: 1,
    simulated: true,
    levels: [{ scenario: 'D(1,2)', concurrency: 8, counted: false, metrics: { mean_ttft: 1 } }],
  };
  const { main, others } = readMetrics(metrics);
  expect(main.map(({ label }) => label)).toEqual(['Time to first token, mean']);
  expect(others.map(({ name }) => name)).toEqual(['alpha', 'zeta']);
  expect(levelsOf(metrics)).toEqual([
    { scenario: 'D(1,2)', concurrency: '8', counted: false, metrics: { mean_ttft: 1 } },
  ]);
  expect(levelsOf(null)).toEqual([]);
});

test('a reason that is not known stays the daemon’s word', () => {
  expect(reasonText('timeout')).toBe('It took longer than it may');
  expect(reasonText('moon_phase')).toBe('moon_phase');
});

test('a file is named after the task, with what every file system takes', () => {
  expect(fileName('llama throughput/2')).toBe('task-llama-throughput-2.json');
  expect(fileName('../..')).toBe('task-unnamed.json');
  expect(fileName('')).toBe('task-unnamed.json');
});

test('a preview says of how many points the trials are', () => {
  const preview = (total: number, valid: number, trials: number, exact = true) =>
    ({ trials, points: { total, valid, exact, removed: [] } }) as unknown as TaskPreview;
  expect(countWords(preview(12, 12, 12), true)).toBe('All of 12 points.');
  expect(countWords(preview(36, 36, 31), true)).toBe('Of 36 points.');
  expect(countWords(preview(12, 9, 9), true)).toBe('Of 9 valid points; 12 points in all.');
  expect(countWords(preview(9000, 8000, 100, false), true)).toBe(
    'Of about 8,000 valid points; 9,000 points in all.',
  );
  expect(countWords(preview(0, 0, 30), true)).toBe('From ranges: there is no end of points.');
  expect(countWords(preview(1, 1, 1), false)).toContain('No parameters yet');
});
