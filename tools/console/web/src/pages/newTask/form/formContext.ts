import { createContext, use } from 'react';

import type { Json } from '../../../api/json';
import type { FieldError } from '../../../api/rpc';
import { pointerOf } from '../../../components/json/pointer';
import { type Doc, newDocument, type Path } from '../model/document';
import { faultAt } from '../model/faults';

// The document and what is wrong with it, for the fields.
export interface TaskForm {
  doc: Doc;
  set: (path: Path, value: Json | undefined) => void;
  faults: readonly FieldError[];
}

export const FormContext = createContext<TaskForm>({
  doc: newDocument,
  set: () => undefined,
  faults: [],
});

export function useForm(): TaskForm {
  return use(FormContext);
}

export function useFault(path: Path): string | undefined {
  return faultAt(useForm().faults, pointerOf(path));
}
