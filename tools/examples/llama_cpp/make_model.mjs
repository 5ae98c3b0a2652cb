// Writes a model file of random weights: GGUF, llama architecture, q8_0. What it says is nonsense;
// how fast an engine says it is what a real model of that shape would show.
// Usage: node make_model.mjs FILE [--seed N] [--layers N] [--width N]
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

import { UsageError, integer, read_options, run } from "./command_line.mjs";

const options_table = {
  seed: { read: integer(0, 0xffffffff), default: 1 },
  layers: { read: integer(1, 256), default: 8 },
  width: { read: integer(64, 8192), default: 256 },
};

const vocabulary_size = 1024;
const head_width = 64;
const alignment = 32;
const context_length = 4096;

// --- the file format: little endian, strings and lists with their length first ---

const type_ids = { u32: 4, i32: 5, f32: 6, string: 8, list: 9 };
const tensor_types = { f32: 0, q8_0: 8 };
const block_values = 32; // of q8_0: a half-precision scale, then as many signed bytes
const block_bytes = 2 + block_values;

class Writer {
  parts = [];

  number(bytes, method, value) {
    const buffer = Buffer.alloc(bytes);
    buffer[method](value);
    this.parts.push(buffer);
    return this;
  }
  u32(value) {
    return this.number(4, "writeUInt32LE", value);
  }
  i32(value) {
    return this.number(4, "writeInt32LE", value);
  }
  u64(value) {
    return this.number(8, "writeBigUInt64LE", BigInt(value));
  }
  f32(value) {
    return this.number(4, "writeFloatLE", value);
  }
  string(text) {
    const bytes = Buffer.from(text, "utf8");
    this.u64(bytes.length).parts.push(bytes);
    return this;
  }
  entry(key, type, value, element_type) {
    this.string(key).u32(type_ids[type]);
    if (type !== "list") return this[type](value);
    this.u32(type_ids[element_type]).u64(value.length);
    for (const element of value) this[element_type](element);
    return this;
  }
  bytes() {
    return Buffer.concat(this.parts);
  }
}

const padded = (size) => Math.ceil(size / alignment) * alignment;

function half_precision(value) {
  const exponent = Math.floor(Math.log2(value));
  if (exponent < -14 || exponent > 15) throw new RangeError(`${value} is no normal half`);
  return ((exponent + 15) << 10) + Math.round((value / 2 ** exponent - 1) * 1024);
}

// --- the vocabulary: byte pairs, as GPT-2's ---

// Every byte has a printable character of its own.
function characters_of_bytes() {
  const printable = (byte) =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCodePoint(printable(byte) ? byte : next++),
  );
}

function vocabulary() {
  const ordinary = 1;
  const control = 3;
  const unused = 5;
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const space = characters_of_bytes()[0x20];
  const pairs = [space, ...letters].flatMap((first) => letters.map((second) => [first, second]));
  const tokens = characters_of_bytes();
  const types = tokens.map(() => ordinary);
  const begin = tokens.push("<s>") - 1;
  const end = tokens.push("</s>") - 1;
  types.push(control, control);
  for (const pair of pairs) {
    tokens.push(pair.join(""));
    types.push(ordinary);
  }
  while (tokens.length < vocabulary_size) {
    tokens.push(`<unused${tokens.length}>`);
    types.push(unused);
  }
  return { tokens, types, begin, end, merges: pairs.map((pair) => pair.join(" ")) };
}

// --- the weights ---

// Marsaglia's xorshift: the same bytes for the same seed, a gigabyte in a few seconds.
function random_words(seed) {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state;
  };
}

// Scaled so that what leaves a layer is about as large as what enters it.
function random_matrix(inputs, outputs, next_word) {
  const blocks = (inputs * outputs) / block_values;
  const words = new Int32Array(Math.ceil((blocks * block_bytes) / 4));
  for (let i = 0; i < words.length; ++i) words[i] = next_word();
  const data = Buffer.from(words.buffer, 0, blocks * block_bytes);
  const deviation_of_bytes = 256 / Math.sqrt(12);
  const scale = half_precision(1 / (deviation_of_bytes * Math.sqrt(inputs)));
  for (let i = 0; i < blocks; ++i) data.writeUInt16LE(scale, i * block_bytes);
  return data;
}

function tensors(shape, seed) {
  const next_word = random_words(seed);
  const list = [];
  const matrix = (name, inputs, outputs) =>
    list.push({
      name: `${name}.weight`,
      sizes: [inputs, outputs],
      type: "q8_0",
      data: random_matrix(inputs, outputs, next_word),
    });
  const ones = (name) =>
    list.push({
      name: `${name}.weight`,
      sizes: [shape.width],
      type: "f32",
      data: Buffer.from(new Float32Array(shape.width).fill(1).buffer),
    });

  matrix("token_embd", shape.width, vocabulary_size);
  for (let layer = 0; layer < shape.layers; ++layer) {
    const block = `blk.${layer}`;
    ones(`${block}.attn_norm`);
    matrix(`${block}.attn_q`, shape.width, shape.width);
    matrix(`${block}.attn_k`, shape.width, shape.kv_heads * head_width);
    matrix(`${block}.attn_v`, shape.width, shape.kv_heads * head_width);
    matrix(`${block}.attn_output`, shape.width, shape.width);
    ones(`${block}.ffn_norm`);
    matrix(`${block}.ffn_gate`, shape.width, shape.feed_forward);
    matrix(`${block}.ffn_up`, shape.width, shape.feed_forward);
    matrix(`${block}.ffn_down`, shape.feed_forward, shape.width);
  }
  ones("output_norm"); // the last matrix is the embedding once more
  return list;
}

function model_file(shape, seed) {
  const { tokens, types, begin, end, merges } = vocabulary();
  const entries = [
    ["general.architecture", "string", "llama"],
    ["general.name", "string", `random weights, seed ${seed}`],
    ["general.file_type", "u32", 7], // mostly q8_0
    ["general.quantization_version", "u32", 2],
    ["llama.context_length", "u32", context_length],
    ["llama.embedding_length", "u32", shape.width],
    ["llama.block_count", "u32", shape.layers],
    ["llama.feed_forward_length", "u32", shape.feed_forward],
    ["llama.attention.head_count", "u32", shape.heads],
    ["llama.attention.head_count_kv", "u32", shape.kv_heads],
    ["llama.attention.layer_norm_rms_epsilon", "f32", 1e-5],
    ["llama.rope.dimension_count", "u32", head_width],
    ["llama.rope.freq_base", "f32", 10000],
    ["llama.vocab_size", "u32", vocabulary_size],
    ["tokenizer.ggml.model", "string", "gpt2"],
    ["tokenizer.ggml.pre", "string", "gpt-2"],
    ["tokenizer.ggml.tokens", "list", tokens, "string"],
    ["tokenizer.ggml.token_type", "list", types, "i32"],
    ["tokenizer.ggml.merges", "list", merges, "string"],
    ["tokenizer.ggml.bos_token_id", "u32", begin],
    ["tokenizer.ggml.eos_token_id", "u32", end],
  ];
  const list = tensors(shape, seed);

  const head = new Writer();
  head.parts.push(Buffer.from("GGUF"));
  head.u32(3).u64(list.length).u64(entries.length);
  for (const entry of entries) head.entry(...entry);
  let offset = 0;
  for (const tensor of list) {
    head.string(tensor.name).u32(tensor.sizes.length);
    for (const size of tensor.sizes) head.u64(size);
    head.u32(tensor_types[tensor.type]).u64(offset);
    offset += padded(tensor.data.length);
  }
  const start = head.bytes();
  const pad = (data) => [data, Buffer.alloc(padded(data.length) - data.length)];
  return Buffer.concat([...pad(start), ...list.flatMap((tensor) => pad(tensor.data))]);
}

run("make_model", () => {
  const { operands, options } = read_options(process.argv.slice(2), options_table);
  if (operands.length !== 1) {
    throw new UsageError("usage: make_model.mjs FILE [--seed N] [--layers N] [--width N]");
  }
  const { seed, layers, width } = options;
  if (width % (2 * head_width) !== 0) {
    throw new UsageError(`--width must be a multiple of ${2 * head_width}, not ${width}`);
  }
  const heads = width / head_width;
  const shape = { layers, width, heads, kv_heads: heads / 2, feed_forward: (width * 11) / 4 };

  // Whole or not at all: a reader never sees half a model.
  const [file] = operands;
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, model_file(shape, seed));
  renameSync(unfinished, file);
});
