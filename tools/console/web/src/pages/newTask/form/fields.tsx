// Fields that read and write one member of the document. An empty one takes its member out.
import {
  Autocomplete, NumberInput, Select, Switch, TagsInput, Textarea, TextInput,
} from '@mantine/core';
import { useState } from 'react';

import { type Json, parseValueText, valueText } from '../../../api/json';
import { flagAt, getAt, listAt, numberAt, type Path, textAt } from '../model/document';
import { useFault, useForm } from './formContext';

// Below the field, so that fields beside each other stand in a line.
const order: ('label' | 'input' | 'description' | 'error')[] = [
  'label', 'input', 'error', 'description',
];

interface FieldProps {
  path: Path;
  label: string;
  description?: string;
}

export function TextField({
  path, label, description, required, placeholder, keepEmpty,
}: FieldProps & {
  required?: boolean;
  placeholder?: string;
  keepEmpty?: boolean; // the member stays, as an empty text: its place in the document is kept
}) {
  const { doc, set } = useForm();
  return (
    <TextInput
      label={label}
      description={description}
      inputWrapperOrder={order}
      withAsterisk={required ?? false}
      aria-required={required}
      placeholder={placeholder}
      value={textAt(doc, path)}
      error={useFault(path)}
      onChange={({ currentTarget: { value } }) =>
        set(path, value === '' && !keepEmpty ? undefined : value)
      }
    />
  );
}

export function LongTextField({ path, label }: FieldProps) {
  const { doc, set } = useForm();
  return (
    <Textarea
      label={label}
      autosize
      minRows={1}
      value={textAt(doc, path)}
      error={useFault(path)}
      onChange={({ currentTarget: { value } }) => set(path, value || undefined)}
    />
  );
}

export function ChoiceOrTextField({ path, label, description, data, required }: FieldProps & {
  data: string[];
  required?: boolean;
}) {
  const { doc, set } = useForm();
  const value = textAt(doc, path);
  return (
    <Autocomplete
      label={label}
      description={description}
      inputWrapperOrder={order}
      withAsterisk={required ?? false}
      aria-required={required}
      data={data}
      // With one chosen the list would show that one alone.
      filter={({ options, search }) =>
        data.includes(search)
          ? options
          : options.filter((option) => 'label' in option && option.label.includes(search))
      }
      value={value}
      error={useFault(path)}
      onChange={(text) => set(path, text)}
    />
  );
}

export function NumberField({
  path, label, description, min, max, integer = true, step, placeholder, suffix,
}: FieldProps & {
  min?: number;
  max?: number;
  integer?: boolean;
  step?: number;
  placeholder?: string; // the default
  suffix?: string;
}) {
  const { doc, set } = useForm();
  return (
    <NumberInput
      label={label}
      description={description}
      inputWrapperOrder={order}
      min={min}
      max={max}
      // The daemon says what is out of range; nothing that was typed changes by itself.
      clampBehavior="none"
      allowDecimal={!integer}
      step={step ?? 1}
      placeholder={placeholder}
      suffix={suffix}
      value={numberAt(doc, path) ?? ''}
      error={useFault(path)}
      onChange={(value) => {
        if (value === '') set(path, undefined);
        else if (typeof value === 'number') set(path, value);
      }}
    />
  );
}

export function SelectField({ path, label, description, data, fallback }: FieldProps & {
  data: { value: string; label: string }[];
  fallback?: string; // what a missing member means
}) {
  const { doc, set } = useForm();
  const value = getAt(doc, path);
  const own = typeof value === 'string' ? value : (fallback ?? null);
  // A value that the form does not know is shown all the same: the daemon says what it thinks.
  const known = own === null || data.some((each) => each.value === own);
  return (
    <Select
      label={label}
      description={description}
      inputWrapperOrder={order}
      data={known ? data : [...data, { value: own, label: own }]}
      value={own}
      allowDeselect={false}
      error={useFault(path)}
      onChange={(next) => set(path, next ?? undefined)}
    />
  );
}

export function SwitchField({ path, label, description }: FieldProps) {
  const { doc, set } = useForm();
  return (
    <Switch
      label={label}
      description={description}
      checked={flagAt(doc, path)}
      error={useFault(path)}
      onChange={({ currentTarget: { checked } }) => set(path, checked ? true : undefined)}
    />
  );
}

// A list of values, typed one by one: numbers become numbers, or stay the texts they are.
export function ListField({ path, label, description, placeholder, numbers = false }: FieldProps & {
  placeholder?: string;
  numbers?: boolean;
}) {
  const { doc, set } = useForm();
  const [typed, setTyped] = useState('');
  const list = listAt(doc, path);
  const read = (text: string): Json => (numbers ? parseValueText(text) : text);
  return (
    <TagsInput
      label={label}
      description={description}
      inputWrapperOrder={order}
      placeholder={placeholder}
      value={list.map((each) => (typeof each === 'string' ? each : valueText(each)))}
      searchValue={typed}
      onSearchChange={setTyped}
      // A comma is a part of "D(512,128)".
      splitChars={numbers ? [',', ' '] : [';']}
      acceptValueOnBlur
      isDuplicate={(text, there) => there.includes(text)}
      error={useFault(path)}
      onChange={(texts) => set(path, texts.length === 0 ? undefined : texts.map(read))}
    />
  );
}
