// node embed.mjs DIST FILES OUTPUT: makes of the built page's files a C++ source that holds them,
// plain and compressed, with the table of tools/console/gateway/page_files.h. The bytes are kept in
// FILES, from where the assembler takes them: a compiler would need seconds for them as literals.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { extname, join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';

const [dist, files, output] = process.argv.slice(2);

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

async function listed(folder, prefix = '/') {
  const paths = [];
  for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
    const path = posix.join(prefix, entry.name);
    if (entry.isDirectory()) paths.push(...(await listed(folder, path)));
    else paths.push(path);
  }
  return paths;
}

// Characters that a C++ string literal or the assembler's would read as something else.
function checked(path) {
  if (!/^[\w./@+-]+$/.test(path)) throw new Error(`${path}: no name for a file of the page`);
  return path;
}

// The bytes under `name`, from the file at `path`; a NUL behind them, so that no two share an address.
const bytes = (name, path) => `asm(R"x(
.section .rodata.${name}, "a"
.global ${name}
.type ${name}, %object
${name}:
.incbin "${path}"
.byte 0
.size ${name}, . - ${name}
.previous
)x");
`;

await rm(files, { recursive: true, force: true });
await mkdir(files, { recursive: true });

const paths = await listed(dist);
paths.sort((a, b) => (a < b ? -1 : 1)); // by bytes: names are ASCII
let data = '';
let names = '';
let table = '';
for (const [index, path] of paths.map(checked).entries()) {
  const type = TYPES[extname(path)];
  if (type === undefined) throw new Error(`${path}: add its content type to embed.mjs`);
  const plain = await readFile(join(dist, path));
  // Level 9, and no time of day in the header: the same page is the same bytes.
  const gzip = gzipSync(plain, { level: 9 });
  const smaller = gzip.length < plain.length * 0.9;
  const digest = createHash('sha256').update(plain).digest('hex').slice(0, 32);
  const held = [];
  for (const [kind, content] of [
    ['plain', plain],
    ['gzip', smaller ? gzip : undefined],
  ]) {
    if (content === undefined) {
      held.push('{}');
      continue;
    }
    const name = `preset_console_${kind}_${index}`;
    const file = join(files, `${index}.${kind}`);
    await writeFile(file, content);
    data += bytes(name, file);
    names += `extern const char ${name}[];\n`;
    held.push(`{${name}, ${content.length}}`);
  }
  table += `    {.path = "${path}",\n     .content_type = "${type}",\n     .digest = "${digest}",\n` +
    `     .plain = ${held[0]},\n     .gzip = ${held[1]}},\n`;
}

await writeFile(
  output,
  `// Made by embed.mjs.
#include "page_files.h"

${data}
extern "C" {
${names}}

namespace console {
namespace {

const PageFile kFiles[] = {
${table}};

}  // namespace

std::span<const PageFile> page_files() { return kFiles; }

}  // namespace console
`,
);
