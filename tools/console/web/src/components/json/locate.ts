// Where in a text of JSON a pointer leads, and the other way, by the syntax tree: works as well
// where the text is not whole.
import { jsonLanguage } from '@codemirror/lang-json';
import type { SyntaxNode, Tree } from '@lezer/common';

import { pointerParts } from './pointer';

export interface Range {
  from: number;
  to: number;
}

export function parseTree(text: string): Tree {
  return jsonLanguage.parser.parse(text);
}

// What is read of the text: a string, or an editor's document without making one of it.
export type Slice = (from: number, to: number) => string;

const values = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']);

export function isValue(node: SyntaxNode): boolean {
  return values.has(node.name);
}

export function keyOf(property: SyntaxNode, slice: Slice): string | undefined {
  const name = property.getChild('PropertyName');
  if (!name) return undefined;
  const text = slice(name.from, name.to);
  try {
    return JSON.parse(text) as string;
  } catch {
    return text.replaceAll('"', '');
  }
}

export function valueOf(property: SyntaxNode): SyntaxNode | null {
  for (let child = property.lastChild; child; child = child.prevSibling) {
    if (isValue(child)) return child;
  }
  return null;
}

// The range of what the pointer names; of what encloses it where it is missing: the member's name
// for something missing in an object that is a member.
export function locate(tree: Tree, slice: Slice, pointer: string): Range {
  let node = firstValue(tree.topNode);
  let range: Range = node ? { from: node.from, to: node.to } : { from: 0, to: 0 };
  let name: Range | undefined;
  for (const part of pointerParts(pointer)) {
    const found: Step | undefined = node ? step(node, slice, part) : undefined;
    if (!found) return name ?? (node ? { from: node.from, to: node.from + 1 } : range);
    node = found.value;
    name = found.name;
    range = node ? { from: node.from, to: node.to } : found.whole;
  }
  // A fault of a whole member is shown at its name: underlining pages of text tells nothing.
  return name && node && (node.name === 'Object' || node.name === 'Array') ? name : range;
}

interface Step {
  value: SyntaxNode | null;
  name?: Range;
  whole: Range;
}

function step(node: SyntaxNode, slice: Slice, part: string): Step | undefined {
  if (node.name === 'Object') {
    for (const property of node.getChildren('Property')) {
      if (keyOf(property, slice) !== part) continue;
      const name = property.getChild('PropertyName');
      const whole = { from: property.from, to: property.to };
      return { value: valueOf(property), name: name ? { from: name.from, to: name.to } : whole, whole };
    }
  } else if (node.name === 'Array' && /^\d+$/.test(part)) {
    let left = Number(part);
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (!isValue(child)) continue;
      if (left-- === 0) return { value: child, whole: { from: child.from, to: child.to } };
    }
  }
  return undefined;
}

export function firstValue(parent: SyntaxNode): SyntaxNode | null {
  for (let child = parent.firstChild; child; child = child.nextSibling) {
    if (isValue(child)) return child;
  }
  return null;
}

// The path of members and places that leads to `node`.
export function pathTo(node: SyntaxNode, slice: Slice): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: SyntaxNode | null = node; at?.parent; at = at.parent) {
    if (at.name === 'Property') {
      path.unshift(keyOf(at, slice) ?? '');
    } else if (at.parent.name === 'Array' && isValue(at)) {
      let index = 0;
      for (let before = at.prevSibling; before; before = before.prevSibling) {
        if (isValue(before)) ++index;
      }
      path.unshift(index);
    }
  }
  return path;
}
