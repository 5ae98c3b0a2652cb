import { Skeleton, Text } from '@mantine/core';
import { lazy, Suspense, useId, useMemo } from 'react';

import { parseJson } from '../../api/json';
import type { FieldError } from '../../api/rpc';
import { asFindings, distinct, type Finding } from '../params/findings';
import { isObject } from '../params/parameters';
import { useCatalog } from '../params/useCatalog';
import { useCheck } from '../params/useCheck';
import type { DocumentKind } from './complete';

const CodeEditor = lazy(() => import('./CodeEditor'));

// What the text is, and which engine's flags are meant; without one, a document's own runtime.
export interface Completions {
  of: DocumentKind;
  runtime?: string | undefined;
}

// `findings`: what the whole document's check found. Without them the daemon is asked about the
// text where `complete` says that it is a preset or parameters.
export function JsonEditor({
  value, onChange, label, complete, faults, findings, readOnly = false, minHeight = 160, maxHeight,
  focused = false,
}: {
  value: string;
  onChange?: (text: string) => void;
  label: string;
  complete?: Completions | undefined;
  faults?: readonly FieldError[] | undefined;
  findings?: readonly Finding[] | undefined;
  readOnly?: boolean;
  minHeight?: number;
  maxHeight?: number | string;
  focused?: boolean; // gets the focus once it is there
}) {
  const hint = useId();
  const document = useMemo(() => (complete ? asDocument(value, complete) : undefined), [value, complete]);
  const runtime = complete?.runtime ?? (document ? runtimeOf(document) : runtimeIn(value));
  const catalog = useCatalog(runtime);
  const check = useCheck(findings || complete?.of === 'task' ? undefined : document);
  const ownFindings = findings ?? check.findings;
  // Of parameters alone, paths begin at the text's root.
  const marks = useMemo(() => {
    const all = distinct([...asFindings(faults ?? []), ...ownFindings]);
    if (complete?.of !== 'parameters') return all;
    return all.map((each) => ({ ...each, path: each.path.replace(/^\/parameters(?=\/|$)/, '') }));
  }, [faults, ownFindings, complete?.of]);
  const known = useMemo(
    () => ({ kind: complete?.of, catalog, findings: marks }),
    [complete?.of, catalog, marks],
  );

  return (
    <div>
      <Suspense fallback={<Skeleton role="status" height={minHeight} aria-label={`Loading ${label}`} />}>
        <CodeEditor
          value={value}
          onChange={onChange}
          label={label}
          hint={hint}
          known={known}
          readOnly={readOnly}
          minHeight={minHeight}
          maxHeight={maxHeight}
          focused={focused}
        />
      </Suspense>
      <Text id={hint} size="xs" c="dimmed" mt={4}>
        {readOnly
          ? 'Read only · Ctrl+F finds · Tab leaves'
          : complete
            ? 'Ctrl+Space suggests, Escape closes the suggestions · Ctrl+F finds · Tab leaves'
            : 'Ctrl+F finds · Tab leaves'}
      </Text>
    </div>
  );
}

// What the daemon is asked about; undefined while the text is no JSON.
function asDocument(text: string, { of, runtime }: Completions) {
  try {
    const value = parseJson(text);
    if (!isObject(value)) return undefined;
    if (of === 'parameters') return { parameters: value, runtime };
    return runtime === undefined ? value : { ...value, runtime };
  } catch {
    return undefined;
  }
}

function runtimeOf(document: { [key: string]: unknown }): string | undefined {
  const runtime = document['runtime'] ?? document['base_runtime'];
  return typeof runtime === 'string' ? runtime : undefined;
}

// While something is typed the text is hardly ever whole, and just then it is to be completed.
function runtimeIn(text: string): string | undefined {
  return /"(?:base_)?runtime"\s*:\s*"([^"\\]+)"/.exec(text)?.[1];
}
