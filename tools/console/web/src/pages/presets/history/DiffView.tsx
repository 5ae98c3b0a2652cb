import { Badge, Text, VisuallyHidden } from '@mantine/core';

import { counted } from '../../../components/count';
import { ValueChip } from '../../../components/params/ValueChip';
import {
  fieldChanges, isEmpty, type ParameterChange, parameterChanges, type PresetDiff, type Sign,
} from './diffView';
import './history.css';

const shownValues = 60;
const words: Record<Sign, string> = { '+': 'added', '-': 'removed' };

// What differs, parameter by parameter and field by field.
export function DiffView({ diff }: { diff: PresetDiff }) {
  if (isEmpty(diff)) {
    return (
      <Text size="sm" c="dimmed">
        Nothing differs.
      </Text>
    );
  }
  return (
    <dl className="diff">
      {parameterChanges(diff).map((change) => (
        <ParameterDiff key={change.name} change={change} />
      ))}
      {fieldChanges(diff).map(({ name, texts }) => (
        <div key={`field ${name}`} className="diff-row">
          <dt className="diff-name diff-field">{name}</dt>
          <dd>
            {texts.map(({ sign, text }) => (
              <Line key={sign} sign={sign} text={text} />
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ParameterDiff({ change }: { change: ParameterChange }) {
  const { name, kind, values, texts, reordered } = change;
  return (
    <div className="diff-row">
      <dt className="diff-name">
        {name}
        {kind !== 'changed' && (
          <Badge size="xs" variant="light" color={kind === 'added' ? 'teal' : 'red'} ml={6}>
            {kind}
          </Badge>
        )}
      </dt>
      <dd>
        <div className="diff-values">
          {values.slice(0, shownValues).map(({ sign, value }, index) => (
            <span key={index} className="diff-chip" data-sign={sign}>
              <ValueChip value={value} before={<Signed sign={sign} />} />
            </span>
          ))}
          {values.length > shownValues && (
            <Text size="xs" c="dimmed">
              and {counted(values.length - shownValues, 'value')} more
            </Text>
          )}
          {reordered && (
            <Text size="xs" c="dimmed">
              written differently: the same values, in another order or spelling
            </Text>
          )}
        </div>
        {texts.map(({ sign, text }) => (
          <Line key={sign} sign={sign} text={text} />
        ))}
      </dd>
    </div>
  );
}

function Line({ sign, text }: { sign: Sign; text: string }) {
  return (
    <div className="diff-line" data-sign={sign}>
      <Signed sign={sign} />
      <span>{text}</span>
    </div>
  );
}

function Signed({ sign }: { sign: Sign }) {
  return (
    <>
      <span aria-hidden className="diff-sign">
        {sign === '-' ? '−' : '+'}
      </span>
      <VisuallyHidden>{words[sign]} </VisuallyHidden>
    </>
  );
}
