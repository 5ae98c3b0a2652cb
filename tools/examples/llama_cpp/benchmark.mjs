// Measures llama.cpp with one configuration under one load; the last line on stdout is a JSON
// object of metrics. Without further options the engine has its defaults. README.md has the options.
import path from "node:path";
import { fileURLToPath } from "node:url";

import {
  UsageError,
  integer,
  number_above,
  one_of,
  read_options,
  run,
  text,
} from "./command_line.mjs";
import { Engine, cache_type_names } from "./engine.mjs";
import { metrics_of, parse_scenario, send_load } from "./load.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const most_slots = 256; // of llama.cpp
const most_tokens = 1 << 24;

const load_options = {
  model: { read: text, required: true },
  models: { read: text, default: "." }, // where a relative --model is looked for
  packages: { read: text, default: here }, // where setup installed llama.cpp
  scenario: {
    default: parse_scenario("D(100,100)"),
    read: (value) => {
      const scenario = parse_scenario(value);
      if (!scenario) throw new UsageError(`must be D(in,out), in tokens, not '${value}'`);
      return scenario;
    },
  },
  concurrency: { read: integer(1, most_slots), default: 1 },
  "max-requests": { read: integer(1, 1e6), default: 50 },
  "max-seconds": { read: number_above(0), default: 10 },
};

// llama.cpp's names, values and defaults.
const engine_options = {
  threads: { read: integer(-1, 512) },
  "batch-size": { read: integer(1, most_tokens), default: 2048 },
  "ubatch-size": { read: integer(0, most_tokens), default: 512 },
  "flash-attn": { read: one_of("on", "off", "auto"), default: "auto" },
  "cache-type-k": { read: one_of(...cache_type_names), default: "f16" },
  "cache-type-v": { read: one_of(...cache_type_names), default: "f16" },
  "ctx-size": { read: integer(0, most_tokens), default: 0 },
};

function read_command_line() {
  const { operands, options } = read_options(process.argv.slice(2), {
    ...load_options,
    ...engine_options,
  });
  if (operands.length > 0) throw new UsageError(`unexpected '${operands[0]}'`);
  const settings = Object.fromEntries(
    Object.keys(engine_options).map((name) => [name, options[name]]),
  );
  if (settings["flash-attn"] === "off" && /^i?q/.test(settings["cache-type-v"])) {
    throw new UsageError(`--cache-type-v ${settings["cache-type-v"]} needs flash attention`);
  }
  return { options, settings };
}

// More digits than a clock of microseconds has mean nothing.
const readable = (_, value) => (typeof value === "number" ? Number(value.toPrecision(7)) : value);

run("benchmark", async () => {
  const { options, settings } = read_command_line();
  const { scenario, concurrency, packages } = options;
  const model = path.resolve(options.models, options.model);
  const engine = await Engine.open({ packages, model, slots: concurrency, settings });
  try {
    const needed = scenario.input + scenario.output;
    if (needed > engine.slot_tokens) {
      throw new Error(
        `${scenario.name} needs ${needed} tokens of context for each of ${concurrency} requests; ` +
          `--ctx-size ${engine.settings["ctx-size"]} has ${engine.slot_tokens}`,
      );
    }
    const load = {
      scenario,
      concurrency,
      max_requests: options["max-requests"],
      max_seconds: options["max-seconds"],
    };
    const short = { ...scenario, output: Math.min(scenario.output, 4) };
    await send_load(engine, { ...load, scenario: short, max_requests: concurrency }); // warm-up
    const metrics = metrics_of(await send_load(engine, load), load);
    const line = JSON.stringify({ ...metrics, engine: engine.settings }, readable);
    process.stdout.write(`${line}\n`);
  } finally {
    await engine.close();
  }
});
