// What makes an editor one for JSON: completion and what is underlined.
import {
  autocompletion, type Completion, type CompletionContext, type CompletionResult, closeBrackets,
  closeBracketsKeymap, completionKeymap, pickedCompletion, startCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import {
  bracketMatching, ensureSyntaxTree, foldGutter, foldKeymap, indentOnInput, syntaxTree,
} from '@codemirror/language';
import { type Diagnostic, linter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import type { EditorState, Extension } from '@codemirror/state';
import {
  drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers,
} from '@codemirror/view';

import type { Catalog } from '../params/catalog';
import type { Finding, Severity } from '../params/findings';
import { type DocumentKind, type Proposal, proposalsAt } from './complete';
import { duplicateNames, syntaxFault } from './faults';
import { locate, type Slice } from './locate';
import { pointerParts } from './pointer';

// What the page knows and the editor asks for when it needs it.
export interface Knowledge {
  kind: DocumentKind | undefined;
  catalog: Catalog | undefined;
  findings: readonly Finding[];
}

// Ctrl+Enter is left to the page: it saves.
const keysOfEditing = defaultKeymap.filter(({ key }) => key !== 'Mod-Enter');

// Tab is bound to nothing, so that it leaves the editor.
export function jsonEditing(known: () => Knowledge): Extension {
  return [
    lineNumbers(),
    foldGutter(),
    highlightActiveLineGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    EditorView.lineWrapping,
    json(),
    autocompletion({ override: [(context) => complete(context, known())], icons: false }),
    linter((view) => diagnose(view, known().findings), { delay: 250 }),
    keymap.of([
      ...closeBracketsKeymap,
      ...keysOfEditing,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
    ]),
  ];
}

function sliceOf(state: EditorState): Slice {
  return (from, to) => state.sliceDoc(from, to);
}

// The editor parses ahead as it finds time; here it has to be done, unless the text is enormous.
function wholeTree(state: EditorState, upTo = state.doc.length) {
  return ensureSyntaxTree(state, upTo, 400) ?? syntaxTree(state);
}

function complete(context: CompletionContext, known: Knowledge): CompletionResult | null {
  if (!known.kind) return null;
  const { state, pos } = context;
  const tree = wholeTree(state, pos);
  const found = proposalsAt(tree, sliceOf(state), pos, known.kind, known.catalog);
  if (!found) return null;
  return {
    from: found.from,
    to: found.to,
    options: found.proposals.map((proposal, index) => completion(proposal, -index)),
    validFor: /^"?[\w.-]*"?$/,
  };
}

function completion(proposal: Proposal, boost: number): Completion {
  const { label, apply, detail, info, kind } = proposal;
  return {
    label: kind === 'value' ? label : `"${label}"`, // what is typed begins with the quote
    displayLabel: label,
    boost: Math.max(-99, boost),
    ...(detail ? { detail } : {}),
    ...(info ? { info } : {}),
    apply: (view, picked, from, to) => {
      const rest = view.state.sliceDoc(to, to + 200).trimStart();
      const comma = /^["{[\d-]/.test(rest) ? ',' : '';
      const inside = /(?:\[\]|\{\}|""|\[\]\})$/.test(apply) ? apply.length - 1 : apply.length;
      view.dispatch({
        changes: { from, to, insert: apply + comma },
        selection: { anchor: from + inside },
        annotations: pickedCompletion.of(picked),
        userEvent: 'input.complete',
      });
      if (kind === 'flag') startCompletion(view);
    },
  };
}

const severities: Record<Severity, Diagnostic['severity']> = {
  error: 'error',
  warning: 'warning',
  advice: 'info',
};

function diagnose(view: EditorView, findings: readonly Finding[]): Diagnostic[] {
  const { state } = view;
  const text = state.doc.toString();
  if (text.trim() === '') return [];
  const fault = syntaxFault(text);
  if (fault) return [{ ...fault, severity: 'error' }];
  const tree = wholeTree(state);
  const slice = sliceOf(state);
  return [
    ...duplicateNames(tree, slice).map((each): Diagnostic => ({ ...each, severity: 'error' })),
    ...findings.map((finding): Diagnostic => {
      const { from, to } = locate(tree, slice, finding.path);
      return {
        from: Math.min(from, state.doc.length),
        to: Math.min(to, state.doc.length),
        severity: severities[finding.severity],
        message: finding.message,
        ...(finding.source ? { source: finding.source } : {}),
        ...renaming(finding),
      };
    }),
  ];
}

// A name that is probably another one is put right with one click.
function renaming({ path, suggestion }: Finding): Pick<Diagnostic, 'actions'> {
  if (typeof suggestion !== 'string' || pointerParts(path).length !== 2) return {};
  return {
    actions: [
      {
        name: `Rename to ${suggestion}`,
        apply: (view, from, to) =>
          view.dispatch({ changes: { from, to, insert: JSON.stringify(suggestion) } }),
      },
    ],
  };
}
