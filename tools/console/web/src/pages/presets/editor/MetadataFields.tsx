import { Input, TagsInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

import { type Json, parseJson, toJson } from '../../../api/json';
import { formatJson } from '../../../components/json/format';
import { JsonEditor } from '../../../components/json/JsonEditor';
import { useOpenDraft } from '../../../components/openDrafts';
import { isObject } from '../../../components/params/parameters';
import { tagsOf, withoutTags, withRest, withTags } from './metadata';

export function MetadataFields({ metadata, onChange, readOnly, fault, tagsFault }: {
  metadata: Json | undefined;
  onChange: (metadata: Json | undefined) => void;
  readOnly: boolean;
  fault: string | undefined;
  tagsFault: string | undefined;
}) {
  const tags = tagsOf(metadata);
  return (
    <>
      <TagsInput
        label="Tags"
        size="xs"
        value={tags ?? []}
        onChange={(next) => onChange(withTags(metadata, next))}
        splitChars={[',']}
        readOnly={readOnly}
        disabled={tags === undefined}
        description={tags === undefined ? 'The tags are no list of texts: see the JSON.' : undefined}
        error={tagsFault}
        comboboxProps={{ zIndex: 400 }}
      />
      <Input.Wrapper label="Metadata" size="xs" error={fault}>
        <Rest metadata={metadata} onChange={onChange} readOnly={readOnly} />
      </Input.Wrapper>
    </>
  );
}

// Whatever else: an object as JSON. Text that is none stays in the field and out of the document.
function Rest({ metadata, onChange, readOnly }: {
  metadata: Json | undefined;
  onChange: (metadata: Json | undefined) => void;
  readOnly: boolean;
}) {
  const rest = withoutTags(metadata);
  const restText = toJson(rest);
  const [text, setText] = useState(() => shown(rest));
  const [fault, setFault] = useState<string>();
  const typed = useRef(restText); // what the text stands for
  useOpenDraft('Metadata', fault !== undefined);

  useEffect(() => {
    if (typed.current === restText) return;
    typed.current = restText;
    setText(shown(rest));
    setFault(undefined);
  }, [restText]);

  const change = (next: string) => {
    setText(next);
    try {
      const value = next.trim() === '' ? {} : parseJson(next);
      if (!isObject(value)) return setFault('An object: {"author": "…"}');
      setFault(undefined);
      typed.current = toJson(value);
      onChange(withRest(metadata, value));
    } catch (error) {
      setFault(error instanceof Error ? error.message : 'not JSON');
    }
  };

  return (
    <>
      <JsonEditor
        label="Metadata"
        value={text}
        onChange={change}
        readOnly={readOnly}
        minHeight={56}
        maxHeight={240}
      />
      {fault && <Input.Error role="alert">{fault} The document keeps what was there.</Input.Error>}
    </>
  );
}

function shown(rest: { [member: string]: Json }): string {
  return Object.keys(rest).length === 0 ? '' : formatJson(rest);
}
