import { Group, Text } from '@mantine/core';

import type { Json } from '../../../api/json';
import { counted } from '../../../components/count';
import type { Parameter } from '../../../components/params/parameters';
import { describe } from '../../../components/params/range';
import { ValueChip } from '../../../components/params/ValueChip';

const most = 40; // chips of one list; the rest is said as a number

// Parameters with their candidates, to be read.
export function ParameterList({ parameters }: { parameters: Record<string, unknown> }) {
  return (
    <dl className="preset-parameters">
      {Object.entries(parameters).map(([name, parameter]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Candidates parameter={parameter as Parameter} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface ValueNote {
  value: Json;
  why: string;
  by?: string;
}

function Candidates({ parameter }: { parameter: Parameter }) {
  const { notes = [], ...rest } = Array.isArray(parameter) ? { values: parameter } : parameter;
  const { values, text, remarks } = describe(rest);
  return (
    <>
      <Group gap={4}>
        {values?.slice(0, most).map((value, at) => <ValueChip value={value} key={at} />)}
        {values && values.length > most && (
          <Text size="xs" c="dimmed">
            and {counted(values.length - most, 'more value')}
          </Text>
        )}
        {text && <code className="preset-expression">{text}</code>}
        {remarks.map((remark) => (
          <Text size="xs" c="dimmed" key={remark}>
            {remark}
          </Text>
        ))}
      </Group>
      {(notes as unknown as ValueNote[]).map(({ value, why, by }, at) => (
        <Text size="xs" c="dimmed" mt={3} key={at}>
          <ValueChip value={value} muted /> {why}
          {by && ` (${by})`}
        </Text>
      ))}
    </>
  );
}
