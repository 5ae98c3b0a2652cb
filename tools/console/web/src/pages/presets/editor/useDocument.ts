import { useCallback, useReducer } from 'react';

import type { Json } from '../../../api/json';
import { formatJson } from '../../../components/json/format';
import { type PresetDocument, readDocument, sameDocument, withMember } from './document';

export interface Edited {
  document: PresetDocument; // as it was when the text was JSON last
  text: string; // as it was typed
  fault: string | undefined; // why the text is no document
}

type Action =
  | { kind: 'text'; text: string }
  | { kind: 'member'; member: string; value: Json | undefined }
  | { kind: 'document'; document: PresetDocument };

// The form and the text follow each other: each change of one makes the other anew.
function reduce(now: Edited, action: Action): Edited {
  switch (action.kind) {
    case 'text': {
      const read = readDocument(action.text);
      if ('fault' in read) return { ...now, text: action.text, fault: read.fault };
      // The same members again are the same document, so that nothing is checked anew for a blank.
      const document = sameDocument(read.document, now.document) ? now.document : read.document;
      return { text: action.text, document, fault: undefined };
    }
    case 'member':
      return shown(withMember(now.document, action.member, action.value));
    case 'document':
      return shown(action.document);
  }
}

function shown(document: PresetDocument): Edited {
  return { document, text: formatJson(document), fault: undefined };
}

export function useDocument(start: PresetDocument) {
  const [edited, dispatch] = useReducer(reduce, start, shown);
  const setText = useCallback((text: string) => dispatch({ kind: 'text', text }), []);
  const setMember = useCallback(
    (member: string, value: Json | undefined) => dispatch({ kind: 'member', member, value }),
    [],
  );
  const setDocument = useCallback(
    (document: PresetDocument) => dispatch({ kind: 'document', document }),
    [],
  );
  return { ...edited, setText, setMember, setDocument };
}
