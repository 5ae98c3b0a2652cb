import { type Ref, useMemo } from 'react';

import { type Flag, flagSummary, matchingFlags } from './catalog';
import { SuggestInput } from './SuggestInput';

// A parameter's name, completed from the engine's flags.
export function FlagInput({
  label, text, onText, flags, taken, onSubmit, onLeave, onCancel, error, placeholder, quiet, inputRef,
}: {
  label: string;
  text: string;
  onText: (text: string) => void;
  flags: Flag[];
  taken: (name: string) => boolean; // has a row already
  onSubmit: (name: string) => void;
  onLeave?: () => void;
  onCancel?: () => void;
  error?: string | undefined;
  placeholder?: string;
  quiet?: boolean; // looks like text until it is used
  inputRef?: Ref<HTMLInputElement>;
}) {
  const options = useMemo(
    () =>
      matchingFlags(
        flags.filter(({ name }) => !taken(name)),
        text,
      ).map((flag) => ({
        value: flag.name,
        label: flag.name,
        note: [flagSummary(flag), flag.help].filter(Boolean).join(' · '),
      })),
    [flags, taken, text],
  );
  return (
    <SuggestInput
      ref={inputRef}
      aria-label={label}
      text={text}
      onText={onText}
      options={options}
      onPick={onSubmit}
      onEnter={() => onSubmit(text.trim())}
      onBlur={() => onLeave?.()}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !onCancel) return;
        event.preventDefault();
        onCancel();
      }}
      error={error}
      placeholder={placeholder}
      classNames={{ input: quiet ? 'parameter-name quiet-input' : 'parameter-name' }}
    />
  );
}
