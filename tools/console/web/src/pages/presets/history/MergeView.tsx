import { json } from '@codemirror/lang-json';
import { MergeView as SideBySide, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';

import { editorTheme } from '../../../components/json/theme';

// Two texts side by side, or one under the other where there is no room. In a chunk of its own.
export default function MergeView({ left, right, leftLabel, rightLabel, narrow }: {
  left: string;
  right: string;
  leftLabel: string;
  rightLabel: string;
  narrow: boolean;
}) {
  const host = useRef<HTMLDivElement>(null);
  const dark = useComputedColorScheme('light') === 'dark';

  useEffect(() => {
    const parent = host.current!;
    const shared = (label: string): Extension => [
      lineNumbers(),
      json(),
      EditorView.lineWrapping,
      EditorState.readOnly.of(true),
      EditorView.contentAttributes.of({ 'aria-label': label, 'aria-readonly': 'true' }),
      editorTheme(dark),
    ];
    const collapseUnchanged = { margin: 3, minSize: 6 };
    const view = narrow
      ? new EditorView({
          parent,
          doc: right,
          extensions: [
            shared(`${leftLabel} and ${rightLabel}`),
            unifiedMergeView({ original: left, mergeControls: false, collapseUnchanged }),
          ],
        })
      : new SideBySide({
          parent,
          a: { doc: left, extensions: shared(leftLabel) },
          b: { doc: right, extensions: shared(rightLabel) },
          collapseUnchanged,
        });
    return () => view.destroy();
  }, [left, right, leftLabel, rightLabel, narrow, dark]);

  return <div ref={host} className="merge-view" />;
}
