import { VisuallyHidden } from '@mantine/core';
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';

import type { Json } from '../../api/json';
import { valueText } from '../../api/json';
import { grouped } from '../count';
import type { Suggestion } from './catalog';
import { type Finding, worst } from './findings';
import type { RichParameter } from './parameters';
import { ValueInput } from './ValueInput';
import { kindOf, typedText, valueKey } from './values';

// A list longer than this is edited as JSON; its first values are shown.
export const shownValues = 24;
export const editableValues = 64;

const none: Finding[] = [];

// The candidates of a parameter as chips: arrows walk over them, Delete removes, Alt and an arrow
// moves, Enter changes; behind them the field that adds.
export function ValueList({
  name, values, findings, suggestions, spreadPasted, onChange, onRange, readOnly, announce, inputRef,
  onMore,
}: {
  name: string;
  values: Json[];
  findings: ReadonlyMap<number, Finding[]>;
  suggestions: Suggestion[];
  spreadPasted: boolean;
  onChange: (values: Json[]) => void;
  onRange: (parameter: RichParameter) => void;
  readOnly: boolean;
  announce: (text: string) => void;
  inputRef: RefObject<HTMLInputElement | null>;
  onMore: () => void; // the whole list as JSON
}) {
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState(0); // the chip that Tab comes to
  const [edited, setEdited] = useState<number>();
  const [focusAt, setFocusAt] = useState<number>(); // after the next render
  const long = values.length > editableValues;
  const shown = long ? values.slice(0, shownValues) : values;

  useEffect(() => {
    if (focusAt === undefined) return;
    setFocusAt(undefined);
    const chips = list.current?.querySelectorAll<HTMLElement>('[data-chip]');
    const chip = chips?.[Math.min(focusAt, chips.length - 1)];
    if (chip) chip.focus();
    else inputRef.current?.focus();
  }, [focusAt, inputRef]);

  const focusChip = (index: number) => {
    setCurrent(index);
    setFocusAt(index);
  };

  const remove = (index: number) => {
    announce(`${valueText(values[index]!)} removed from ${name}`);
    onChange(values.filter((_, each) => each !== index));
    focusChip(Math.max(0, Math.min(index, values.length - 2)));
  };

  const move = (index: number, to: number) => {
    if (to < 0 || to >= values.length) return;
    const moved = [...values];
    const [value] = moved.splice(index, 1);
    moved.splice(to, 0, value!);
    onChange(moved);
    announce(`${valueText(value!)} moved to place ${to + 1} of ${values.length}`);
    focusChip(to);
  };

  const chipKey = (event: KeyboardEvent, index: number) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step && event.altKey && !readOnly) move(index, index + step);
    else if (step && index + step < 0) return;
    else if (step && index + step >= shown.length) inputRef.current?.focus();
    else if (step) focusChip(index + step);
    else if (event.key === 'Home') focusChip(0);
    else if (event.key === 'End') focusChip(shown.length - 1);
    else if (readOnly || long) return;
    else if (event.key === 'Delete' || event.key === 'Backspace') remove(index);
    else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) setEdited(index);
    else if (event.key === 'F2') setEdited(index);
    else return;
    event.preventDefault();
  };

  // Who left the field for another one stays there.
  const endEditing = (index: number) => {
    setEdited(undefined);
    if (list.current?.contains(document.activeElement)) focusChip(index);
  };

  const changeOne = (index: number, added: Json[]) => {
    endEditing(index);
    onChange([...values.slice(0, index), ...added, ...values.slice(index + 1)]);
  };

  const chip = (value: Json, index: number) => {
    const faults = findings.get(index) ?? none;
    const severity = worst(faults);
    const text = valueText(value);
    return (
      <li key={`${index} ${valueKey(value)}`} className="value-item">
        <button
          type="button"
          className="value-chip value-button"
          data-chip
          data-kind={kindOf(value)}
          data-severity={severity}
          tabIndex={index === Math.min(current, shown.length - 1) ? 0 : -1}
          title={faults.length > 0 ? faults.map(({ message }) => message).join('\n') : text}
          aria-label={`${text}, ${kindOf(value)}${severity ? `, ${severity}` : ''}`}
          onKeyDown={(event) => chipKey(event, index)}
          onFocus={() => setCurrent(index)}
          onDoubleClick={() => !readOnly && !long && setEdited(index)}
        >
          {severity && <span aria-hidden>{severity === 'advice' ? 'i' : '!'}</span>}
          <span className="value-chip-text">{text}</span>
        </button>
        {!readOnly && !long && (
          <button
            type="button"
            className="value-remove"
            tabIndex={-1}
            aria-label={`Remove ${text} from ${name}`}
            onClick={() => remove(index)}
          >
            ×
          </button>
        )}
      </li>
    );
  };

  return (
    <div className="value-list">
      {shown.length > 0 && (
        <ul ref={list} aria-label={`Values of ${name}`} className="value-items">
          {shown.map((value, index) =>
            index === edited ? (
              <li key="edited" className="value-item">
                <ValueInput
                  label={`Value ${index + 1} of ${name}`}
                  values={values.filter((_, each) => each !== index)}
                  suggestions={suggestions}
                  spreadPasted={spreadPasted}
                  start={typedText(value)}
                  inputRef={focusAndSelect}
                  onAdd={(added) => changeOne(index, added)}
                  onCancel={() => endEditing(index)}
                />
              </li>
            ) : (
              chip(value, index)
            ),
          )}
        </ul>
      )}
      {long && (
        <button type="button" className="value-more" onClick={onMore}>
          and {grouped(values.length - shownValues)} more
          <VisuallyHidden> values of {name}: edit as JSON</VisuallyHidden>
        </button>
      )}
      {!readOnly && !long && (
        <ValueInput
          label={`Add a value to ${name}`}
          values={values}
          suggestions={suggestions}
          spreadPasted={spreadPasted}
          inputRef={inputRef}
          onAdd={(added) => onChange([...values, ...added])}
          onRange={onRange}
          {...(shown.length > 0 ? { onBack: () => focusChip(shown.length - 1) } : {})}
        />
      )}
    </div>
  );
}

function focusAndSelect(field: HTMLInputElement | null) {
  if (field && document.activeElement !== field) {
    field.focus();
    field.select();
  }
}
