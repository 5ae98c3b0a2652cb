import { Button, Group, Pill, TagsInput } from '@mantine/core';
import { useState } from 'react';

import { type Json, parseValueText, valueText } from '../../api/json';
import { distinctValues } from '../params/values';

// A list of candidates to be given by hand, as chips; JSON is taken as JSON, all else as a text.
export function GivenValues({ label, offered, start, onGive, onCancel }: {
  label: string;
  offered: Json[];
  start: Json[];
  onGive: (values: Json[]) => void;
  onCancel: () => void;
}) {
  const [texts, setTexts] = useState(() => start.map(valueText));
  return (
    <div className="given-values">
      <TagsInput
        label={label}
        description="Press enter after each value. Numbers, true, false and null are JSON."
        size="xs"
        value={texts}
        data={offered.map(valueText)}
        splitChars={[]}
        // fp8 and FP8, true and True are not the same.
        isDuplicate={(text, there) => there.includes(text)}
        onChange={setTexts}
        classNames={{ inputField: 'mono' }}
        renderPill={({ option, onRemove }) => (
          <Pill
            className="mono"
            withRemoveButton
            onRemove={() => onRemove?.()}
            removeButtonProps={{ 'aria-label': `Remove ${option.value}`, 'aria-hidden': false }}
          >
            {option.value}
          </Pill>
        )}
        acceptValueOnBlur
        data-autofocus
      />
      <Group gap={6} mt={6}>
        <Button
          size="compact-xs"
          disabled={texts.length === 0}
          onClick={() => onGive(distinctValues(texts.map(parseValueText)))}
        >
          Use these values
        </Button>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={onCancel}>
          Cancel
        </Button>
      </Group>
    </div>
  );
}
