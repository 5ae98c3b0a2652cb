import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';

import { toJson } from '../../api/json';
import { call, newRequestId, type Params } from '../../api/rpc';
import { counted } from '../../components/count';
import { tell } from '../../components/tell';
import { type Doc, toSend } from './model/document';

export interface Refusal {
  doc: Doc;
  error: Error;
}

// Submits once: after a lost answer the same document is the same task.
export function useSubmit() {
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const request = useRef({ text: '', id: '' });
  const submitted = useRef(false);

  // To the first field that is not right, once it is marked.
  useEffect(() => {
    if (refusal) document.querySelector<HTMLElement>('#main [aria-invalid="true"]')?.focus();
  }, [refusal]);

  async function submit(doc: Doc) {
    const task = toSend(doc);
    const text = toJson(task);
    if (request.current.text !== text) request.current = { text, id: newRequestId() };
    setBusy(true);
    setRefusal(null);
    try {
      const row = await call('task.submit', {
        task: task as Params<'task.submit'>['task'],
        request_id: request.current.id,
      });
      // Submitted again on purpose it is another task.
      request.current = { text: '', id: '' };
      const warnings = row.warnings.length;
      tell(
        `“${row.name}” is queued` +
          (warnings > 0 ? `, with ${counted(warnings, 'warning')}: see its document` : ''),
      );
      submitted.current = true;
      go(`/tasks/${row.id}`);
    } catch (error) {
      setRefusal({ doc, error: error instanceof Error ? error : new Error(String(error)) });
    } finally {
      setBusy(false);
    }
  }

  return { submit, busy, refusal, submitted };
}
