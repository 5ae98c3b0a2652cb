// The load of a benchmark, and what is measured of it: so many clients, each sending its next
// request as soon as the last is answered, to an engine with a slot for each.

// "D(in,out)": every request has `in` tokens of prompt and `out` tokens of answer.
export function parse_scenario(text) {
  const match = /^D\((\d{1,7}),(\d{1,7})\)$/.exec(text.replaceAll(" ", ""));
  const [input, output] = match ? match.slice(1).map(Number) : [0, 0];
  if (input < 1 || output < 1) return null;
  return { name: `D(${input},${output})`, input, output };
}

// Tokens without a meaning, others for each request, the same in every run.
function prompt_of(number, length, engine) {
  let state = (number + 1) * 0x9e3779b1;
  const tokens = new Uint32Array(length);
  for (let i = 1; i < length; ++i) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    tokens[i] = (state >>> 8) % engine.vocabulary_size;
  }
  tokens[0] = engine.begin_token;
  return tokens;
}

class Request {
  fed = 0; // tokens that the engine has
  answer = [];
  first_at = 0;
  ended_at = 0;

  constructor(number, scenario, engine, now) {
    this.number = number;
    this.sent_at = now;
    this.output = scenario.output;
    this.pending = prompt_of(number, scenario.input, engine); // tokens that it does not have yet
  }
  get answering() {
    return this.answer.length > 0;
  }
}

// What goes into one step: the answers under way first, then prompts as far as there is room, as
// llama.cpp's server does it.
function gather(slots, size) {
  const parts = [];
  const order = [...slots.keys()].sort(
    (a, b) => Number(slots[b]?.answering ?? 0) - Number(slots[a]?.answering ?? 0) || a - b,
  );
  let room = size;
  for (const slot of order) {
    const request = slots[slot];
    if (!request || room === 0) continue;
    const tokens = request.pending.subarray(0, room);
    const sample = tokens.length === request.pending.length;
    parts.push({ slot, position: request.fed, tokens, sample });
    request.fed += tokens.length;
    request.pending = request.pending.subarray(tokens.length);
    room -= tokens.length;
  }
  return parts;
}

// Sends requests until there were `max_requests`, or none more after `max_seconds`; what has begun
// is brought to its end.
export async function send_load(engine, { scenario, concurrency, max_requests, max_seconds }) {
  const slots = Array(concurrency).fill(null);
  const finished = [];
  const started_at = performance.now();
  let sent = 0;
  const refill = (now) => {
    for (const slot of slots.keys()) {
      if (slots[slot] || sent >= max_requests || now - started_at >= max_seconds * 1000) continue;
      slots[slot] = new Request(sent++, scenario, engine, now);
    }
  };

  refill(started_at);
  while (slots.some(Boolean)) {
    const parts = gather(slots, engine.settings["batch-size"]);
    const sampled = await engine.step(parts);
    const now = performance.now();
    for (const { slot } of parts.filter((part) => part.sample)) {
      const request = slots[slot];
      if (!request.answering) request.first_at = now;
      request.answer.push(sampled.shift());
      request.pending = Uint32Array.of(request.answer.at(-1));
      if (request.answer.length < request.output) continue;
      request.ended_at = now;
      finished.push(request);
      slots[slot] = null;
      engine.clear(slot);
    }
    refill(now);
  }
  return { finished, sent, seconds: (performance.now() - started_at) / 1000 };
}

// Between the two nearest values.
function percentile(sorted, fraction) {
  const place = fraction * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.ceil(place);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

function spread(name, values) {
  if (values.length === 0) return {};
  const sorted = [...values].sort((a, b) => a - b);
  return {
    [`mean_${name}`]: values.reduce((sum, value) => sum + value, 0) / values.length,
    [`min_${name}`]: sorted[0],
    [`max_${name}`]: sorted.at(-1),
    [`p50_${name}`]: percentile(sorted, 0.5),
    [`p90_${name}`]: percentile(sorted, 0.9),
    [`p99_${name}`]: percentile(sorted, 0.99),
  };
}

// Seconds and tokens per second, under the names of a trial's metrics.
export function metrics_of({ finished, sent, seconds }, { scenario, concurrency }) {
  const of_each = (value) => finished.map((request) => value(request) / 1000);
  const answers = finished.length * scenario.output;
  const prompts = finished.length * scenario.input;
  const gaps = scenario.output - 1; // none: there is no time per further token
  return {
    scenario: scenario.name,
    concurrency,
    ...spread("e2e_latency", of_each(({ sent_at, ended_at }) => ended_at - sent_at)),
    ...spread("ttft", of_each(({ sent_at, first_at }) => first_at - sent_at)),
    ...(gaps > 0
      ? spread("tpot", of_each(({ first_at, ended_at }) => (ended_at - first_at) / gaps))
      : {}),
    mean_output_throughput: answers / seconds,
    mean_total_throughput: (answers + prompts) / seconds,
    total_requests: sent,
    total_completed_requests: finished.length,
    total_error_requests: sent - finished.length,
    elapsed_time: seconds,
    // The same whatever the batches are: shows that they were put together well.
    first_tokens: finished.find(({ number }) => number === 0)?.answer.slice(0, 8),
  };
}
