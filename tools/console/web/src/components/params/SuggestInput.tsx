import { Combobox, TextInput, type TextInputProps, useCombobox } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useReducer } from 'react';

export interface Option {
  value: string;
  label: string;
  note?: string;
}

// A field for free text with a list of what fits. Enter takes the option that the arrows are on,
// else what was typed. The list stays open after a pick, for the next one, where `stay` says so.
export function SuggestInput({
  text, onText, options, onPick, onEnter, stay = false, empty, onKeyDown, onFocus, onBlur, ...field
}: Omit<TextInputProps, 'value' | 'onChange' | 'size'> & {
  text: string;
  onText: (text: string) => void;
  options: Option[];
  onPick: (value: string) => void;
  onEnter: () => void;
  stay?: boolean;
  empty?: ReactNode; // shown in the list when nothing fits
}) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const { resetSelectedOption } = combobox;
  useEffect(() => resetSelectedOption(), [text, resetSelectedOption]);
  // The field names its list only when it is rendered after the list.
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  useEffect(() => renderAgain(), [combobox.dropdownOpened]);

  const takeEnter = (event: KeyboardEvent<HTMLInputElement>) => {
    onKeyDown?.(event);
    if (event.defaultPrevented || event.nativeEvent.isComposing || event.key !== 'Enter') return;
    if (event.ctrlKey || event.metaKey) return; // saves the whole
    const onOption = combobox.dropdownOpened && combobox.getSelectedOptionIndex() !== -1;
    if (onOption) return;
    event.preventDefault();
    onEnter();
  };

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(value) => {
        onPick(value);
        if (!stay) combobox.closeDropdown();
        combobox.resetSelectedOption();
      }}
      keepMounted={false}
      width="max-content"
      position="bottom-start"
      middlewares={{ flip: true, shift: true }}
      floatingStrategy="fixed"
      transitionProps={{ duration: 0 }}
      zIndex={400}
    >
      <Combobox.Target withExpandedAttribute>
        <TextInput
          {...field}
          size="xs"
          value={text}
          spellCheck={false}
          autoCapitalize="off"
          onChange={(event) => {
            onText(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onKeyDown={takeEnter}
          onClick={() => combobox.openDropdown()}
          onFocus={onFocus}
          onBlur={(event) => {
            combobox.closeDropdown();
            onBlur?.(event);
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={options.length === 0 && !empty} miw={180} maw="min(420px, 92vw)">
        <Combobox.Options mah={250} style={{ overflowY: 'auto' }} aria-label="Suggestions">
          {options.map(({ value, label, note }) => (
            <Combobox.Option value={value} key={value} className="suggestion">
              <span className="suggestion-label">{label}</span>
              {note && <span className="suggestion-note">{note}</span>}
            </Combobox.Option>
          ))}
          {options.length === 0 && empty && <Combobox.Empty>{empty}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
