import { Badge, Combobox, Group, Loader, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Check, Lock, Search } from 'lucide-react';
import { useState } from 'react';

import { keys } from '../../api/keys';
import { call } from '../../api/rpc';
import type { Preset, PresetSummary } from '../../api/types.gen';
import { grouped } from '../count';

const shown = 50;

// Finds presets among any number of them: the daemon searches, the first 50 are shown.
export function PresetSearch({ chosen, onAdd }: {
  chosen: number[];
  onAdd: (id: number) => void;
}) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), 200);
  const [opened, setOpened] = useState(false);
  const combobox = useCombobox({
    onDropdownOpen: () => setOpened(true),
    onDropdownClose: () => combobox.resetSelectedOption(),
  });
  const filter = { search: search || null, view: 'summary' as const, limit: shown };
  const list = useQuery({
    queryKey: keys.presetList({ ...filter, for: 'selector' }),
    queryFn: ({ signal }) => call('preset.list', filter, { signal, plainNumbers: true }),
    enabled: opened,
    placeholderData: keepPreviousData,
  });
  const presets = list.data?.presets ?? [];

  const add = (value: string) => {
    const id = Number(value);
    if (chosen.includes(id)) return;
    onAdd(id);
    setText('');
    combobox.focusTarget();
  };

  return (
    <Combobox store={combobox} onOptionSubmit={add} withinPortal>
      <Combobox.Target>
        <TextInput
          label="Add presets"
          placeholder="Search by name, description, category or tag"
          value={text}
          leftSection={<Search size={16} aria-hidden />}
          rightSection={list.isFetching ? <Loader size={14} aria-label="Searching" /> : null}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
            combobox.resetSelectedOption();
          }}
          onClick={() => combobox.openDropdown()}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label="Presets found">
          {presets.map((preset) => (
            <FoundOption key={preset.id} preset={preset} added={chosen.includes(preset.id)} />
          ))}
          {presets.length === 0 && (
            <Combobox.Empty>{emptyText(list.isError, list.isPending, search)}</Combobox.Empty>
          )}
        </Combobox.Options>
        {list.data && list.data.total > presets.length && (
          <Combobox.Footer>
            <Text size="xs" c="dimmed">
              The first {presets.length} of {grouped(list.data.total)}: type to narrow
              them down.
            </Text>
          </Combobox.Footer>
        )}
      </Combobox.Dropdown>
    </Combobox>
  );
}

function emptyText(failed: boolean, pending: boolean, search: string): string {
  if (failed) return 'The presets cannot be read now.';
  if (pending) return 'Reading the presets …';
  return search ? `No preset has “${search}” in it.` : 'There are no presets yet.';
}

function FoundOption({ preset, added }: { preset: Preset | PresetSummary; added: boolean }) {
  return (
    <Combobox.Option value={String(preset.id)} disabled={added}>
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <div className="found-preset">
          <Text size="sm" truncate>
            {preset.name}
          </Text>
          {preset.description && (
            <Text size="xs" c="dimmed" truncate>
              {preset.description}
            </Text>
          )}
        </div>
        <Group gap={4} wrap="nowrap">
          {preset.category && (
            <Badge variant="default" size="sm" className="plain-badge" visibleFrom="xs">
              {preset.category}
            </Badge>
          )}
          {preset.runtime && (
            <Badge variant="default" size="sm" className="plain-badge" visibleFrom="xs">
              {preset.runtime}
            </Badge>
          )}
          {preset.is_system && (
            <Badge
              variant="default"
              size="sm"
              className="plain-badge"
              leftSection={<Lock size={10} aria-hidden />}
            >
              system
            </Badge>
          )}
          {added && (
            <Group gap={2} wrap="nowrap">
              <Check size={14} aria-hidden />
              <Text size="xs">selected</Text>
            </Group>
          )}
        </Group>
      </Group>
    </Combobox.Option>
  );
}
