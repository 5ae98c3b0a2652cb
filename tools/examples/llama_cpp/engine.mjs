// llama.cpp in this process, as the load of a benchmark needs it: a number of slots (sequences of
// one context) that are fed tokens and give the next ones.
//
// The package's own interface has one size for what is gathered and what is computed at once, and
// gathers by itself. Here both are given, as to llama.cpp's server, so the context is made with the
// package's native binding: its internals, for the one version that package-lock.json names.
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const cache_types = {
  f32: "F32",
  f16: "F16",
  bf16: "BF16",
  q8_0: "Q8_0",
  q4_0: "Q4_0",
  q4_1: "Q4_1",
  iq4_nl: "IQ4_NL",
  q5_0: "Q5_0",
  q5_1: "Q5_1",
};
export const cache_type_names = Object.keys(cache_types);

const flash_attention = { on: true, off: false, auto: "auto" };

export async function load_library(packages) {
  const folder = path.resolve(packages, "node_modules", "node-llama-cpp");
  let entry;
  try {
    entry = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")).main;
  } catch {
    throw new Error(`node-llama-cpp is not installed in ${packages}; run the example's setup`);
  }
  return import(pathToFileURL(path.join(folder, entry)).href);
}

// The prebuilt library for CPUs; nothing is downloaded or compiled. What llama.cpp complains of
// goes to `complaints`.
export async function load_llama(library, complaints = []) {
  return library.getLlama({
    gpu: false,
    build: "never",
    skipDownload: true,
    progressLogs: false,
    logLevel: library.LlamaLogLevel.warn,
    logger: (_, message) => complaints.push(message.trim()),
  });
}

// llama.cpp's own reading of its options.
function effective(settings, llama, trained_context) {
  const threads = settings.threads ?? llama.cpuMathCores; // given and 0 or less: all there are
  const context = settings["ctx-size"] || trained_context;
  const batch = Math.min(settings["batch-size"], context);
  const ubatch = Math.min(settings["ubatch-size"] || batch, batch);
  return {
    threads: Math.max(threads, 0),
    "ctx-size": context,
    "batch-size": batch,
    "ubatch-size": ubatch,
    "flash-attn": settings["flash-attn"],
    "cache-type-k": settings["cache-type-k"],
    "cache-type-v": settings["cache-type-v"],
  };
}

export class Engine {
  #context;
  #sampler;
  #llama;
  #model;

  // settings: every name of `effective`; threads undefined: llama.cpp's choice.
  static async open({ packages, model, slots, settings }) {
    const engine = new Engine();
    await engine.#open(packages, model, slots, settings);
    return engine;
  }

  async #open(packages, file, slots, settings) {
    const complaints = [];
    const library = await load_library(packages);
    this.#llama = await load_llama(library, complaints);
    try {
      this.#model = await this.#llama.loadModel({ modelPath: file, gpuLayers: 0 });
      this.vocabulary_size = this.#model.fileInfo.metadata.tokenizer.ggml.tokens.length;
      this.begin_token = this.#model.tokens.bos ?? 0;
      const used = effective(settings, this.#llama, this.#model.trainContextSize);
      this.settings = used;
      if (used["ubatch-size"] < slots) {
        // llama.cpp would end the process: every slot may want a token at the same time.
        throw new Error(
          `${slots} requests at once need --ubatch-size and --batch-size of at least as much; ` +
            `they come to ${used["ubatch-size"]} and ${used["batch-size"]}`,
        );
      }
      const binding = this.#llama._bindings;
      const type = (name) => library.GgmlType[cache_types[used[name]]];
      this.#context = new binding.AddonContext(this.#model._model, {
        sequences: slots,
        contextSize: used["ctx-size"],
        // The binding makes the computed batch as large as the one it is handed, so it is handed
        // one computed batch after the other; llama.cpp cuts a larger one up in the same way.
        batchSize: used["ubatch-size"],
        threads: used.threads,
        flashAttention: flash_attention[used["flash-attn"]],
        kvCacheKeyType: type("cache-type-k"),
        kvCacheValueType: type("cache-type-v"),
      });
      if (!(await this.#context.init())) throw new Error("llama.cpp made no context");
      used.threads = this.#context.getThreads();
      used["ctx-size"] = this.#context.getContextSize();
      this.slot_tokens = used["ctx-size"] / slots;
      this.#sampler = new binding.AddonSampler(this.#model._model);
      this.#sampler.applyConfig({ temperature: 0 });
    } catch (error) {
      await this.close();
      const [complaint] = complaints.slice(-1);
      throw new Error(complaint ? `${error.message}: ${complaint}` : error.message);
    }
  }

  // One step over at most batch-size tokens. parts: {slot, position, tokens (Uint32Array), sample}.
  // Gives the next token of every part that asks for a sample, in their order.
  async step(parts) {
    const limit = this.settings["ubatch-size"];
    const sampled = [];
    let piece = [];
    let room = limit;
    for (const part of parts) {
      for (let from = 0; from < part.tokens.length; ) {
        const count = Math.min(room, part.tokens.length - from);
        piece.push({
          slot: part.slot,
          position: part.position + from,
          tokens: part.tokens.subarray(from, from + count),
          sample: part.sample && from + count === part.tokens.length,
        });
        from += count;
        room -= count;
        if (room > 0) continue;
        sampled.push(...(await this.#compute(piece)));
        piece = [];
        room = limit;
      }
    }
    if (piece.length > 0) sampled.push(...(await this.#compute(piece)));
    return sampled;
  }

  async #compute(piece) {
    this.#context.initBatch(piece.reduce((sum, { tokens }) => sum + tokens.length, 0));
    const outputs = [];
    for (const { slot, position, tokens, sample } of piece) {
      const wanted = Uint32Array.from(sample ? [tokens.length - 1] : []);
      outputs.push(...this.#context.addToBatch(slot, position, tokens, wanted));
    }
    await this.#context.decodeBatch();
    const sampled = [];
    for (const index of outputs) sampled.push(await this.#context.sampleToken(index, this.#sampler));
    return sampled;
  }

  // Forgets what a slot was fed.
  clear(slot) {
    this.#context.disposeSequence(slot);
  }

  async close() {
    this.#sampler?.dispose();
    await this.#context?.dispose();
    await this.#model?.dispose();
    await this.#llama?.dispose();
  }
}
