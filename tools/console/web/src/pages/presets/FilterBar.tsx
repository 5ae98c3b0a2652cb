import { ActionIcon, Group, Pill, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ArrowDownNarrowWide, ArrowUpNarrowWide, Search, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';

import { keys } from '../../api/keys';
import { call } from '../../api/rpc';
import { grouped } from '../../components/count';
import { useEngines } from '../../components/params/useCatalog';
import { type Filter, firstOrder, type Sort } from './filters';

const pause = 250; // ms after the last key

const sortNames: { value: Sort; label: string }[] = [
  { value: 'name', label: 'By name' },
  { value: 'updated_at', label: 'By update' },
  { value: 'created_at', label: 'By creation' },
];

interface FilterBarProps {
  filter: Filter;
  onFilter(next: Partial<Filter>, how?: { replace: boolean }): void;
}

export function FilterBar({ filter, onFilter }: FilterBarProps) {
  const categories = useCategories(filter.category);
  const runtimes = useRuntimes(filter.runtime);
  const ascending = filter.order === 'asc';
  return (
    <Group gap="xs" className="presets-filters">
      <SearchField value={filter.search} onSearch={(search, how) => onFilter({ search }, how)} />
      <Select
        size="xs"
        w={172}
        aria-label="Category"
        placeholder="Any category"
        data={categories}
        value={filter.category}
        onChange={(category) => onFilter({ category })}
        searchable={categories.length > 8}
        clearable
        clearButtonProps={{ 'aria-label': 'Any category' }}
      />
      <Select
        size="xs"
        w={140}
        aria-label="Runtime"
        placeholder="Any runtime"
        data={runtimes}
        value={filter.runtime}
        onChange={(runtime) => onFilter({ runtime })}
        clearable
        clearButtonProps={{ 'aria-label': 'Any runtime' }}
      />
      <SegmentedControl
        size="xs"
        aria-label="System presets"
        data={[
          { value: 'all', label: 'All' },
          { value: 'own', label: 'Own' },
          { value: 'system', label: 'System' },
        ]}
        value={filter.system === null ? 'all' : filter.system ? 'system' : 'own'}
        onChange={(value) => onFilter({ system: value === 'all' ? null : value === 'system' })}
      />
      <Group gap={4} wrap="nowrap">
        <Select
          size="xs"
          w={122}
          aria-label="Sort"
          data={sortNames}
          value={filter.sort}
          allowDeselect={false}
          onChange={(value) => value && onFilter({ sort: value, order: firstOrder(value) })}
        />
        <ActionIcon
          variant="default"
          size={30}
          aria-label={ascending ? 'Ascending; sort descending' : 'Descending; sort ascending'}
          onClick={() => onFilter({ order: ascending ? 'desc' : 'asc' })}
        >
          {ascending ? (
            <ArrowDownNarrowWide size={16} aria-hidden />
          ) : (
            <ArrowUpNarrowWide size={16} aria-hidden />
          )}
        </ActionIcon>
      </Group>
      {filter.tag && (
        <Pill
          withRemoveButton
          size="md"
          onRemove={() => onFilter({ tag: null })}
          removeButtonProps={{ 'aria-label': `No longer only tag ${filter.tag}`, tabIndex: 0 }}
        >
          tag: {filter.tag}
        </Pill>
      )}
    </Group>
  );
}

// Typing is one step for the back button, not one a letter.
function SearchField({ value, onSearch }: {
  value: string;
  onSearch(text: string, how: { replace: boolean }): void;
}) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const typing = useRef(false);
  const search = useRef(onSearch);
  search.current = onSearch;

  // Elsewhere by the back button or a link.
  useEffect(() => {
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);

  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      search.current(text, { replace: typing.current });
      typing.current = true;
    }, pause);
    return () => clearTimeout(timer);
  }, [text]);

  return (
    <TextInput
      size="xs"
      type="search"
      className="presets-search"
      aria-label="Search presets"
      placeholder="Search name, description, tag"
      leftSection={<Search size={14} aria-hidden />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => {
        typing.current = false;
      }}
      rightSection={
        text && (
          <ActionIcon
            size="sm"
            variant="subtle"
            color="gray"
            aria-label="Clear the search"
            onClick={() => setText('')}
          >
            <X size={14} aria-hidden />
          </ActionIcon>
        )
      }
    />
  );
}

function useCategories(current: string | null) {
  const { data } = useQuery({
    queryKey: keys.categories,
    queryFn: ({ signal }) => call('preset.categories', {}, { signal, plainNumbers: true }),
  });
  const options = (data ?? []).flatMap(({ category, count }) =>
    category === null ? [] : { value: category, label: `${category} (${grouped(count)})` },
  );
  return withCurrent(options, current);
}

// The engines that are known; a preset may be for another, which a link can name.
function useRuntimes(current: string | null) {
  const engines = useEngines();
  return withCurrent(engines.map((engine) => ({ value: engine, label: engine })), current);
}

function withCurrent(options: { value: string; label: string }[], current: string | null) {
  return current === null || options.some(({ value }) => value === current)
    ? options
    : [...options, { value: current, label: current }];
}
