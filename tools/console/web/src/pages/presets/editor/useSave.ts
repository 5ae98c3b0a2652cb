import { useCallback, useRef, useState } from 'react';

import { toJson } from '../../../api/json';
import {
  call, type FieldError, newRequestId, type Params, type Result, RpcError,
} from '../../../api/rpc';
import { under } from '../../../components/json/pointer';
import { changesBetween, type PresetDocument } from './document';

export type Preset = Result<'preset.get'>;

export interface Base {
  id: number;
  revision: number;
  document: PresetDocument;
}

export type Outcome =
  | { kind: 'saved'; preset: Preset }
  | { kind: 'conflict' } // changed by another meanwhile
  | { kind: 'gone' } // deleted meanwhile
  | { kind: 'refused'; faults: FieldError[] }
  | { kind: 'failed'; error: Error };

// Creates the document, or changes what differs from `base` unless somebody else was faster.
export function useSave() {
  const [saving, setSaving] = useState(false);
  // The same request again, after an answer that was lost, is not a second preset.
  const request = useRef({ of: '', id: '' });

  const save = useCallback(async (document: PresetDocument, base?: Base): Promise<Outcome> => {
    const params = base
      ? { preset: base.id, changes: changesBetween(base.document, document), if_revision: base.revision }
      : document;
    const of = toJson(params);
    if (request.current.of !== of) request.current = { of, id: newRequestId() };
    const sent = { ...params, request_id: request.current.id };
    setSaving(true);
    try {
      const preset = base
        ? await call('preset.update', sent as Params<'preset.update'>)
        : await call('preset.create', sent as unknown as Params<'preset.create'>);
      return { kind: 'saved', preset };
    } catch (error) {
      return refusal(error, base !== undefined);
    } finally {
      setSaving(false);
    }
  }, []);
  return { save, saving };
}

function refusal(error: unknown, update: boolean): Outcome {
  if (!(error instanceof RpcError)) return { kind: 'failed', error: error as Error };
  if (error.word === 'revision_conflict') return { kind: 'conflict' };
  if (error.word === 'not_found' && update && error.errors.length === 0) return { kind: 'gone' };
  if (error.word === 'already_exists') {
    return { kind: 'refused', faults: [{ path: '/name', message: 'This name is taken.' }] };
  }
  const faults = update ? under(error.errors, '/changes') : error.errors;
  return faults.length > 0 ? { kind: 'refused', faults } : { kind: 'failed', error };
}
