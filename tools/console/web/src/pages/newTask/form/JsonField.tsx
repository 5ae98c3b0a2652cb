import { Text } from '@mantine/core';
import { useState } from 'react';

import { parseJson, toJson } from '../../../api/json';
import { JsonEditor } from '../../../components/json/JsonEditor';
import { pointerOf, under } from '../../../components/json/pointer';
import { useOpenDraft } from '../../../components/openDrafts';
import { isObject } from '../../../components/params/parameters';
import { getAt, type Path } from '../model/document';
import { useForm } from './formContext';

// An object of the document as JSON, for members that no field has. A text that is no object yet
// is kept, and changes nothing.
export function JsonField({ path, label, description }: {
  path: Path;
  label: string;
  description?: string;
}) {
  const { doc, set, faults } = useForm();
  const value = getAt(doc, path);
  const written = value === undefined ? '' : toJson(value, 2);
  const [text, setText] = useState(written);
  const [said, setSaid] = useState(written);
  const [fault, setFault] = useState<string | null>(null);
  useOpenDraft(label, fault !== null);
  // Changed by another field.
  if (written !== said) {
    setSaid(written);
    setText(written);
    setFault(null);
  }

  function change(next: string) {
    setText(next);
    if (next.trim() === '') {
      setFault(null);
      setSaid('');
      set(path, undefined);
      return;
    }
    try {
      const parsed = parseJson(next);
      if (!isObject(parsed)) {
        setFault('An object is wanted: { … }');
        return;
      }
      setFault(null);
      setSaid(toJson(parsed, 2));
      set(path, parsed);
    } catch {
      setFault('This is not JSON yet; the document keeps what it had.');
    }
  }

  return (
    <div>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      {description && (
        <Text size="xs" c="dimmed" mb={4}>
          {description}
        </Text>
      )}
      <JsonEditor
        value={text}
        onChange={change}
        label={label}
        faults={under(faults, pointerOf(path))}
        minHeight={80}
        maxHeight={260}
      />
      {fault && (
        <Text size="xs" c="red" role="status">
          {fault}
        </Text>
      )}
    </div>
  );
}
