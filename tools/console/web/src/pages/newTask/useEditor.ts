import { useCallback, useState } from 'react';

import { type Json, toJson } from '../../api/json';
import { type Doc, type Path, readDocument, setAt } from './model/document';
import { switchWay, type Way, wayOf } from './model/presetPart';

interface Edited {
  doc: Doc;
  way: Way;
  aside: Doc | null; // what the other way of saying the space had
  text: string; // the document as JSON, or what is being typed there
  fault: string | null; // why that text is no document
  ownRuntime: boolean; // the runtime was chosen, not taken from the presets
  touched: boolean; // by a person
}

function begin(doc: Doc, ownRuntime: boolean): Edited {
  const way = wayOf(doc) ?? 'presets';
  return { doc, way, aside: null, text: toJson(doc, 2), fault: null, ownRuntime, touched: false };
}

// The document with its two views, form and JSON, which follow each other.
export function useEditor(initial: Doc, chosen: boolean) {
  const [edited, setEdited] = useState<Edited>(() => begin(initial, chosen));

  const change = useCallback((how: (doc: Doc) => Doc, more: Partial<Edited> = {}) => {
    setEdited((before) => {
      const doc = how(before.doc);
      return { ...before, ...more, doc, text: toJson(doc, 2), fault: null, touched: true };
    });
  }, []);
  const set = useCallback(
    (path: Path, value: Json | undefined) =>
      change(
        (doc) => setAt(doc, path, value),
        path[0] === 'base_runtime' ? { ownRuntime: true } : {},
      ),
    [change],
  );
  // What the presets are for, until a person says otherwise.
  const adoptRuntime = useCallback((runtime: string) => {
    setEdited((before) => {
      if (before.ownRuntime || before.doc['base_runtime'] === runtime) return before;
      const doc = setAt(before.doc, ['base_runtime'], runtime);
      return { ...before, doc, text: toJson(doc, 2) };
    });
  }, []);
  const setWay = useCallback((way: Way, filled: Json | null) => {
    setEdited((before) => {
      if (way === before.way) return before;
      const { doc, aside } = switchWay(before.doc, before.aside, way === 'manual' ? filled : null);
      return { ...before, way, aside, doc, text: toJson(doc, 2), touched: true };
    });
  }, []);
  const setText = useCallback((text: string) => {
    setEdited((before) => {
      const read = readDocument(text);
      if ('fault' in read) return { ...before, text, fault: read.fault, touched: true };
      const way = wayOf(read.doc) ?? before.way;
      const aside = way === before.way ? before.aside : null;
      return {
        ...before, doc: read.doc, text, fault: null, way, aside, ownRuntime: true, touched: true,
      };
    });
  }, []);

  return {
    ...edited,
    change,
    set,
    adoptRuntime,
    setWay,
    setText,
    dropText: () => change((doc) => doc),
    replace: (doc: Doc) => setEdited(begin(doc, true)),
    restore: () => {
      const before = edited;
      return () => setEdited(before);
    },
  };
}
