// Names of exported files, as presetctl gives them.

const bytesMost = 255; // of a file's name, on every system there is

// What steers a terminal, breaks a line or makes a name look like another one.
const harmful = new RegExp(
  '[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e' +
    '\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\u{e0000}-\\u{e007f}]',
  'u',
);

// preset-NAME.json, with "_" for what cannot stand in a file's name.
export function exportFileName(preset: string): string {
  const [prefix, suffix] = ['preset-', '.json'];
  const utf8 = new TextEncoder();
  let room = bytesMost - prefix.length - suffix.length;
  let name = '';
  for (const character of preset) {
    room -= utf8.encode(character).length;
    if (room < 0) break;
    name += character === '/' || character === '\\' || harmful.test(character) ? '_' : character;
  }
  return prefix + name + suffix;
}
