// Where the form's fields stand in the document: faults there are shown at the field.
export const fieldPaths = [
  '/task_name', '/description', '/model/id_or_path', '/base_runtime', '/runner', '/priority',
  '/parameters', '/optimization/objective', '/optimization/strategy',
  '/optimization/max_iterations', '/optimization/seed', '/optimization/n_initial_random',
  '/optimization/order', '/optimization/baseline', '/optimization/repeats',
  '/optimization/patience', '/optimization/min_improvement', '/optimization/parallel_trials',
  '/optimization/timeout_per_iteration', '/benchmark', '/slo', '/quant_config',
  '/parallel_config', '/variables',
] as const;

export const runtimes = ['sglang', 'vllm', 'llama.cpp', 'simulated'];

export const objectives = [
  { value: 'maximize_throughput', label: 'Throughput, highest' },
  { value: 'minimize_latency', label: 'Latency, lowest' },
  { value: 'minimize_ttft', label: 'Time to first token, lowest' },
  { value: 'minimize_tpot', label: 'Time per output token, lowest' },
];

export const strategies = [
  { value: 'grid_search', label: 'Grid search', hint: 'Every point, in order.' },
  { value: 'random', label: 'Random', hint: 'Points drawn without repeats.' },
  {
    value: 'bayesian',
    label: 'Bayesian',
    hint: 'A model of the scores so far says what to try next: best for large spaces.',
  },
];

// What a strategy knows of, and others take no notice of.
export const strategyFields: Record<string, ('seed' | 'n_initial_random' | 'order')[]> = {
  grid_search: ['order'],
  random: ['seed'],
  bayesian: ['seed', 'n_initial_random'],
};

export const limits = [
  { path: ['slo', 'ttft'], label: 'Time to first token, mean' },
  { path: ['slo', 'tpot'], label: 'Time per output token, mean' },
  { path: ['slo', 'latency', 'p50'], label: 'Latency, p50' },
  { path: ['slo', 'latency', 'p90'], label: 'Latency, p90' },
  { path: ['slo', 'latency', 'p99'], label: 'Latency, p99' },
];
