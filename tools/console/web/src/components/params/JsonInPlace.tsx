import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';

import { type Json, parseJson } from '../../api/json';
import { formatJson } from '../json/format';
import { JsonEditor } from '../json/JsonEditor';
import { useOpenDraft } from '../openDrafts';
import { isObject, type Parameter } from './parameters';
import { duplicateReason, findDuplicate } from './values';

// One parameter as JSON: what is richer than chips, and lists too long for them.
export function JsonInPlace({ name, value, onApply, onCancel }: {
  name: string;
  value: Parameter;
  onApply: (value: Parameter) => void;
  onCancel: () => void;
}) {
  const [before] = useState(() => formatJson(value));
  const [text, setText] = useState(before);
  const [fault, setFault] = useState<string>();
  useOpenDraft(`${name} as JSON`, text !== before);

  const apply = () => {
    const read = readParameter(text);
    if (typeof read === 'string') setFault(read);
    else onApply(read);
  };

  return (
    <div
      className="json-in-place"
      onKeyDown={(event) => {
        if (event.defaultPrevented) return;
        const save = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
        if (!save && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        if (save) apply();
        else onCancel();
      }}
    >
      <JsonEditor
        label={`${name} as JSON`}
        value={text}
        onChange={(next) => {
          setText(next);
          setFault(undefined);
        }}
        minHeight={90}
        focused
      />
      <Group gap="xs" mt={6}>
        <Button size="compact-xs" onClick={apply}>
          Apply
        </Button>
        <Button size="compact-xs" variant="default" onClick={onCancel}>
          Cancel
        </Button>
        {fault && (
          <Text size="xs" c="red" role="alert">
            {fault}
          </Text>
        )}
      </Group>
    </div>
  );
}

function readParameter(text: string): Parameter | string {
  let value: Json;
  try {
    value = parseJson(text);
  } catch (error) {
    return error instanceof Error ? error.message : 'This is not JSON.';
  }
  if (isObject(value)) return value;
  if (!Array.isArray(value)) return 'A list of values, or an object with range, values, …';
  const twice = findDuplicate([], value);
  return twice === undefined ? value : duplicateReason([], twice);
}
