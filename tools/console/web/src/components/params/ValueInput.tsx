import { type KeyboardEvent, type Ref, useMemo, useState } from 'react';

import type { Json } from '../../api/json';
import type { Suggestion } from './catalog';
import type { RichParameter } from './parameters';
import { SuggestInput } from './SuggestInput';
import { duplicateReason, findDuplicate, isOpen, readTyped, valueKey } from './values';

// Where candidates are typed: Enter or a comma adds, a pasted list becomes its values.
export function ValueInput({
  label, values, suggestions, onAdd, onRange, onBack, spreadPasted, inputRef, start = '', onCancel,
  onFocus,
}: {
  label: string;
  values: Json[]; // what the list has already
  suggestions: Suggestion[];
  onAdd: (values: Json[]) => void;
  onRange?: ((parameter: RichParameter) => void) | undefined;
  onBack?: () => void; // to the chip before
  spreadPasted: boolean; // false for flags whose values are lists themselves
  inputRef?: Ref<HTMLInputElement>;
  start?: string;
  onCancel?: () => void;
  onFocus?: () => void;
}) {
  const [text, setText] = useState(start);
  const [fault, setFault] = useState<string>();

  const left = useMemo(() => {
    const known = new Set(values.map(valueKey));
    const typed = text.trim().toLowerCase();
    return suggestions.filter(
      (each) =>
        !known.has(valueKey(each.value)) && (!typed || each.text.toLowerCase().includes(typed)),
    );
  }, [values, suggestions, text]);

  const take = (typed: string, spread: boolean): boolean => {
    const read = readTyped(typed, spread);
    if (read.kind === 'fault') return refuse(typed, read.message);
    if (read.kind === 'range') {
      if (!onRange || values.length > 0) {
        return refuse(typed, 'A range stands alone: remove the values first.');
      }
      onRange(read.parameter);
    } else {
      const twice = findDuplicate(values, read.values);
      if (twice !== undefined) return refuse(typed, duplicateReason(values, twice));
      if (read.values.length > 0) onAdd(read.values);
    }
    setText('');
    setFault(undefined);
    return true;
  };
  const refuse = (typed: string, reason: string) => {
    setText(typed); // kept, to be put right
    setFault(reason);
    return false;
  };

  const keyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const field = event.currentTarget;
    const atStart = field.selectionStart === 0 && field.selectionEnd === 0;
    if (event.key === ',' && !isOpen(text) && field.selectionStart === text.length) {
      event.preventDefault();
      take(text, false);
    } else if ((event.key === 'Backspace' || event.key === 'ArrowLeft') && atStart && onBack) {
      event.preventDefault();
      onBack();
    } else if (event.key === 'Escape' && onCancel) {
      event.preventDefault();
      onCancel();
    }
  };

  return (
    <SuggestInput
      ref={inputRef}
      aria-label={label}
      text={text}
      onText={(typed) => {
        setText(typed);
        setFault(undefined);
      }}
      options={left.map((each) => ({
        value: valueKey(each.value),
        label: each.text,
        note: each.note,
      }))}
      onPick={(key) => {
        const picked = left.find((each) => valueKey(each.value) === key);
        if (!picked) return;
        onAdd([picked.value]);
        setText('');
        setFault(undefined);
      }}
      stay
      onEnter={() => {
        if (text.trim()) take(text, false);
      }}
      onKeyDown={keyDown}
      onPaste={(event) => {
        const pasted = event.clipboardData.getData('text');
        if (text !== '' || !/[,\n\r\t[]/.test(pasted)) return;
        event.preventDefault();
        take(pasted.trim(), spreadPasted);
      }}
      onFocus={onFocus}
      onBlur={() => {
        if (text.trim()) take(text, false);
        else if (onCancel) onCancel();
      }}
      error={fault}
      placeholder={values.length === 0 ? 'Values: 1, 2, 4 or 64..512x2' : 'Add'}
      classNames={{ input: 'value-input', root: 'value-input-root' }}
      data-empty={values.length === 0 || undefined}
    />
  );
}
