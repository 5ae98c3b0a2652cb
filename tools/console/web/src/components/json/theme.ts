import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const border = '1px solid light-dark(var(--mantine-color-gray-4), var(--mantine-color-dark-4))';
const panel = 'light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-7))';

// In the page's own colours; `dark` is for what the editor's parts bring with them.
export function editorTheme(dark: boolean): Extension {
  return [
    EditorView.theme(
      {
        '&': {
          fontSize: '13px',
          color: 'var(--mantine-color-text)',
          backgroundColor: 'light-dark(var(--mantine-color-white), var(--mantine-color-dark-6))',
          border,
          borderRadius: 'var(--mantine-radius-sm)',
        },
        '&.cm-focused': {
          outline: 'none',
          borderColor: 'var(--mantine-primary-color-filled)',
        },
        '.cm-scroller': { fontFamily: 'var(--console-mono)', lineHeight: '1.55' },
        '.cm-content': { caretColor: 'var(--mantine-color-text)' },
        '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
        '.cm-gutters': {
          backgroundColor: panel,
          color: 'var(--mantine-color-dimmed)',
          borderRight: border,
        },
        '.cm-activeLine': {
          backgroundColor: 'light-dark(rgba(0, 0, 40, 0.035), rgba(255, 255, 255, 0.035))',
        },
        '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--mantine-color-text)' },
        '.cm-tooltip': {
          backgroundColor: 'var(--mantine-color-body)',
          color: 'var(--mantine-color-text)',
          border,
          borderRadius: 'var(--mantine-radius-sm)',
          boxShadow: 'var(--mantine-shadow-md)',
        },
        '.cm-tooltip.cm-tooltip-autocomplete > ul': {
          fontFamily: 'var(--console-mono)',
          maxHeight: '16em',
        },
        '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 8px' },
        '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
          backgroundColor: 'var(--mantine-primary-color-filled)',
          color: 'var(--mantine-primary-color-contrast, white)',
        },
        '.cm-completionDetail': { fontStyle: 'normal', opacity: 0.75, marginLeft: '1em' },
        '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: 700 },
        '.cm-tooltip.cm-completionInfo': {
          padding: '6px 10px',
          maxWidth: '340px',
          fontSize: '12px',
          whiteSpace: 'pre-line',
        },
        '.cm-diagnostic': { padding: '4px 8px', fontSize: '12px', maxWidth: '480px' },
        '.cm-diagnosticAction': {
          backgroundColor: 'var(--mantine-primary-color-filled)',
          borderRadius: 'var(--mantine-radius-sm)',
        },
        '.cm-panels': { backgroundColor: panel, color: 'var(--mantine-color-text)' },
        '.cm-panels.cm-panels-bottom': { borderTop: border },
        '.cm-textfield': {
          backgroundColor: 'var(--mantine-color-body)',
          color: 'var(--mantine-color-text)',
          border,
          borderRadius: 'var(--mantine-radius-sm)',
        },
        '.cm-button': {
          backgroundImage: 'none',
          backgroundColor: 'var(--mantine-color-default)',
          color: 'var(--mantine-color-text)',
          border,
          borderRadius: 'var(--mantine-radius-sm)',
        },
      },
      { dark },
    ),
    syntaxHighlighting(
      HighlightStyle.define([
        { tag: tags.propertyName, color: shade('blue', 9, 3) },
        { tag: tags.string, color: shade('teal', 9, 3) },
        { tag: tags.number, color: shade('indigo', 9, 2) },
        { tag: [tags.bool, tags.null], color: shade('grape', 9, 2) },
        { tag: [tags.separator, tags.squareBracket, tags.brace], color: 'var(--mantine-color-dimmed)' },
      ]),
    ),
  ];
}

function shade(colour: string, light: number, dark: number): string {
  return `light-dark(var(--mantine-color-${colour}-${light}), var(--mantine-color-${colour}-${dark}))`;
}
