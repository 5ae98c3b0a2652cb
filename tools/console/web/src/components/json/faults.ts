// What is wrong with a text of JSON by itself: where it stops being JSON, names that stand twice.
import type { SyntaxNode, Tree } from '@lezer/common';

import { parseJson } from '../../api/json';
import { keyOf, type Range, type Slice } from './locate';

export interface TextFault extends Range {
  message: string;
}

// The first fault of the syntax, in words, at its place. Undefined: the text is JSON.
export function syntaxFault(text: string): TextFault | undefined {
  try {
    parseJson(text);
    return undefined;
  } catch (error) {
    const said = error instanceof Error ? error.message : 'not JSON';
    if (/^Duplicate key/.test(said)) return undefined; // told with all others of its kind
    const at = /\bat position (\d+)/.exec(said);
    const from = at ? Math.min(Number(at[1]), text.length) : endOfText(text);
    const line = text.slice(0, from).split('\n').length;
    const message = said.replace(/\s*\bat position \d+/, '');
    return {
      from: Math.min(from, Math.max(0, text.length - 1)),
      to: Math.min(from + 1, text.length),
      message: text.trim() ? `Line ${line}: ${message}` : 'The text is empty.',
    };
  }
}

function endOfText(text: string): number {
  return text.trimEnd().length;
}

// Every name that stands in its object already: JSON leaves open which of them counts.
export function duplicateNames(tree: Tree, slice: Slice): TextFault[] {
  const faults: TextFault[] = [];
  tree.iterate({
    enter: ({ name, node }) => {
      if (name === 'Object') faults.push(...duplicatesIn(node, slice));
    },
  });
  return faults;
}

function duplicatesIn(object: SyntaxNode, slice: Slice): TextFault[] {
  const known = new Set<string>();
  const faults: TextFault[] = [];
  for (const property of object.getChildren('Property')) {
    const key = keyOf(property, slice);
    const name = property.getChild('PropertyName');
    if (key === undefined || !name) continue;
    if (known.has(key)) {
      faults.push({ from: name.from, to: name.to, message: `${JSON.stringify(key)} is there already.` });
    }
    known.add(key);
  }
  return faults;
}
