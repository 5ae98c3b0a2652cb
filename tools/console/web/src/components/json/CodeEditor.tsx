import { forceLinting } from '@codemirror/lint';
import { Annotation, Compartment, EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef } from 'react';

import { changeBetween } from './change';
import { jsonEditing, type Knowledge } from './extensions';
import { editorTheme } from './theme';

const fromOutside = Annotation.define<boolean>();

// The editor itself, in a chunk of its own. Its text follows `value`, and tells what is typed.
export default function CodeEditor({
  value, onChange, label, hint, known, readOnly, minHeight, maxHeight, focused,
}: {
  value: string;
  onChange: ((text: string) => void) | undefined;
  label: string;
  hint: string; // id of what describes the keys
  known: Knowledge;
  readOnly: boolean;
  minHeight: number;
  maxHeight: number | string | undefined;
  focused: boolean;
}) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const knowledge = useRef(known);
  const tell = useRef(onChange);
  const parts = useRef({ theme: new Compartment(), access: new Compartment(), size: new Compartment() });
  const dark = useComputedColorScheme('light') === 'dark';
  tell.current = onChange;
  knowledge.current = known;

  const access = () => [
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({
      tabindex: '0', // also where nothing can be typed, to be scrolled by keys
      'aria-label': label,
      'aria-describedby': hint,
      'aria-readonly': String(readOnly),
    }),
  ];
  const size = () =>
    EditorView.theme({
      '&': { maxHeight: typeof maxHeight === 'number' ? `${maxHeight}px` : (maxHeight ?? 'none') },
      '.cm-scroller': { overflow: 'auto' },
      '.cm-content, .cm-gutter': { minHeight: `${minHeight}px` },
    });

  useEffect(() => {
    const { theme, access: accessPart, size: sizePart } = parts.current;
    const editor = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: value,
        extensions: [
          jsonEditing(() => knowledge.current),
          theme.of(editorTheme(dark)),
          accessPart.of(access()),
          sizePart.of(size()),
          EditorView.updateListener.of((update) => {
            const typed = update.transactions.some(
              (each) => each.docChanged && !each.annotation(fromOutside),
            );
            if (typed) tell.current?.(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    if (focused) editor.focus();
    return () => {
      editor.destroy();
      view.current = null;
    };
    // Made once; what changes later goes through the parts below.
  }, []);

  useEffect(() => {
    view.current?.dispatch({ effects: parts.current.theme.reconfigure(editorTheme(dark)) });
  }, [dark]);
  useEffect(() => {
    view.current?.dispatch({ effects: parts.current.access.reconfigure(access()) });
  }, [readOnly, label, hint]);
  useEffect(() => {
    view.current?.dispatch({ effects: parts.current.size.reconfigure(size()) });
  }, [minHeight, maxHeight]);
  // With the render itself: what is typed between a render and its later effects would be undone.
  useLayoutEffect(() => {
    const change = view.current && changeBetween(view.current.state.doc.toString(), value);
    if (change) view.current?.dispatch({ changes: change, annotations: fromOutside.of(true) });
  }, [value]);
  useEffect(() => {
    if (view.current) forceLinting(view.current);
  }, [known.findings]);

  return <div ref={host} />;
}
