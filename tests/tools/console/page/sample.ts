// Presets and tasks as a team that tunes its servers has them: for pictures, and to look at pages
// that are not empty.
import type { Daemon } from './deployment';
import { sleep } from './process';
import type { Answer } from './rpc';

const presets = [
  {
    name: 'Chat, two GPUs',
    description: 'Short prompts, answers while people wait',
    category: 'performance',
    runtime: 'sglang',
    parameters: {
      'tp-size': [2],
      'mem-fraction-static': [0.85, 0.9],
      'schedule-policy': ['fcfs', 'lpm'],
      'max-running-requests': [32, 64, 128],
    },
    metadata: { tags: ['chat', 'latency'] },
  },
  {
    name: 'Memory ladder',
    description: 'Where a 24 GB card runs out',
    category: 'memory',
    runtime: 'sglang',
    parameters: {
      'mem-fraction-static': { range: { from: 0.7, to: 0.94, step: 0.04 } },
      'chunked-prefill-size': [2048, 4096, 8192],
    },
    metadata: { tags: ['memory'] },
  },
  {
    name: 'Long documents',
    description: 'Prompts of 32,000 tokens and more',
    category: 'throughput',
    runtime: 'vllm',
    parameters: {
      'tensor-parallel-size': [2, 4],
      'max-num-batched-tokens': [8192, 16384, 32768],
      'gpu-memory-utilization': [0.9, 0.95],
      'enable-chunked-prefill': [true],
    },
    metadata: { tags: ['rag', 'throughput'] },
  },
  {
    name: 'vLLM throughput',
    description: 'Batch work overnight',
    category: 'throughput',
    runtime: 'vllm',
    parameters: {
      'tensor-parallel-size': [1, 2],
      'max-num-seqs': [128, 256, 512],
      'max-num-batched-tokens': [8192, 16384],
    },
    metadata: { tags: ['batch', 'throughput'] },
  },
  {
    name: 'Laptop',
    description: 'Quantised models on a CPU',
    category: 'general',
    runtime: 'llama.cpp',
    parameters: { threads: [4, 8], 'ctx-size': [4096, 8192], 'batch-size': [256, 512, 1024] },
    metadata: { tags: ['cpu'] },
  },
  {
    name: 'House rules',
    description: 'What our machines always need; merge it last',
    category: 'custom',
    parameters: { 'tp-size': [4] },
  },
  {
    name: 'Four GPUs, wide batches',
    description: 'Throughput of the node that serves the crawler',
    category: 'throughput',
    runtime: 'sglang',
    parameters: {
      'tp-size': [2, 4],
      'max-running-requests': [64, 128, 256, 512],
      'schedule-policy': ['fcfs', 'lpm'],
      'mem-fraction-static': [0.85, 0.9],
      'chunked-prefill-size': [4096, 8192],
    },
    metadata: { tags: ['throughput', 'production'] },
  },
];

const later = [
  { description: 'Throughput of the crawler’s node' },
  { metadata: { tags: ['throughput', 'production'], measured: '8× H100' } },
  {
    parameters: {
      'tp-size': [4],
      'max-running-requests': [128, 256, 512],
      'schedule-policy': ['fcfs', 'lpm'],
      'mem-fraction-static': [0.88, 0.92],
      'chunked-prefill-size': [4096, 8192],
    },
  },
];

// "Four GPUs, wide batches" has a history of four revisions.
export async function addPresets(daemon: Daemon): Promise<void> {
  for (const preset of presets) await daemon.rpc('preset.create', preset);
  for (const changes of later) {
    await daemon.rpc('preset.update', { preset: 'Four GPUs, wide batches', changes });
  }
}

export function simulatedTask(name: string, more: Record<string, unknown> = {}): object {
  return {
    task_name: name,
    model: { id_or_path: 'Qwen/Qwen3-8B' },
    base_runtime: 'simulated',
    parameters: { 'tp-size': [1, 2] },
    optimization: { objective: 'minimize_latency' },
    benchmark: { num_concurrency: [4] },
    ...more,
  };
}

export async function submit(daemon: Daemon, task: object): Promise<number> {
  return ((await daemon.rpc('task.submit', { task })) as { id: number }).id;
}

// The row of a task that is over.
export async function ended(daemon: Daemon, task: number): Promise<Answer> {
  for (;;) {
    const row = await daemon.rpc('task.get', { task, summary: false });
    if (row.state !== 'pending' && row.state !== 'running') return row;
    await sleep(50);
  }
}

const space = {
  'tp-size': [1, 2, 4],
  'max-running-requests': [16, 32, 64, 128],
  'chunked-prefill-size': [2048, 4096, 8192],
  'schedule-policy': ['fcfs', 'lpm'],
};

// Three that are over, one of them cancelled, and one that runs for a while. Answers the id of the
// first, which has forty trials and a baseline.
export async function addTasks(daemon: Daemon): Promise<number> {
  const first = await submit(
    daemon,
    simulatedTask('qwen3-8b-answer-time', {
      description: 'Answers for the chat, as soon as can be',
      parameters: space,
      optimization: {
        objective: 'minimize_latency',
        strategy: 'bayesian',
        max_iterations: 40,
        baseline: true,
        seed: 7,
      },
      benchmark: { num_concurrency: [16, 64], traffic_scenarios: ['D(1024,256)'] },
    }),
  );
  await ended(daemon, first);
  const second = await submit(
    daemon,
    simulatedTask('qwen3-8b-first-token', {
      parameters: { 'tp-size': [1, 2, 4], 'schedule-policy': ['fcfs', 'lpm'] },
      optimization: { objective: 'minimize_ttft', baseline: true },
    }),
  );
  await ended(daemon, second);
  const third = await submit(
    daemon,
    simulatedTask('llama-3.1-70b-latency', {
      model: { id_or_path: 'meta-llama/Llama-3.1-70B-Instruct' },
      parameters: { ...space, 'simulated-seconds': [1] },
      optimization: { objective: 'minimize_latency', max_iterations: 24 },
    }),
  );
  await sleep(3000);
  await daemon.rpc('task.cancel', { task: third });
  await submit(
    daemon,
    simulatedTask('mistral-small-latency', {
      model: { id_or_path: 'mistralai/Mistral-Small-24B-Instruct-2501' },
      parameters: { ...space, 'simulated-seconds': [2] },
      optimization: { objective: 'minimize_latency', max_iterations: 30 },
    }),
  );
  return first;
}
