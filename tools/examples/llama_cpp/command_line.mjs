// Options of the example's programs: "--name value", read by a table of them; what is wrong is told
// in one line.

export class UsageError extends Error {}

export function integer(least, most) {
  return (text) => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text) || value < least || value > most) {
      throw new UsageError(`must be a whole number from ${least} to ${most}, not '${text}'`);
    }
    return value;
  };
}

export function number_above(least) {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value) || value <= least) {
      throw new UsageError(`must be a number above ${least}, not '${text}'`);
    }
    return value;
  };
}

export function one_of(...words) {
  return (text) => {
    if (!words.includes(text)) {
      throw new UsageError(`must be one of ${words.join(", ")}, not '${text}'`);
    }
    return text;
  };
}

export const text = (value) => value;

// table: name -> {read, default?, required?}. An option is given at most once.
export function read_options(words, table) {
  const options = {};
  const operands = [];
  const given = new Set();
  for (let i = 0; i < words.length; ++i) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(words[i]);
    if (!match) {
      if (words[i].startsWith("-")) throw new UsageError(`unknown option '${words[i]}'`);
      operands.push(words[i]);
      continue;
    }
    const [, name, inline] = match;
    if (!Object.hasOwn(table, name)) {
      throw new UsageError(
        `unknown option '--${name}'; there are --${Object.keys(table).join(", --")}`,
      );
    }
    if (given.has(name)) throw new UsageError(`--${name} is given twice`);
    given.add(name);
    const value = inline ?? words[++i];
    if (value === undefined) throw new UsageError(`--${name} needs a value`);
    try {
      options[name] = table[name].read(value);
    } catch (error) {
      if (error instanceof UsageError) throw new UsageError(`--${name} ${error.message}`);
      throw error;
    }
  }
  for (const [name, { default: value, required }] of Object.entries(table)) {
    if (given.has(name)) continue;
    if (required) throw new UsageError(`--${name} is missing`);
    options[name] = value;
  }
  return { operands, options };
}

// Runs a program's main function; whatever is thrown becomes a line and exit status 1.
export async function run(program, main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${program}: ${error?.message ?? error}\n`);
    process.exitCode = 1;
  }
}
