import { Text, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';

import { toJson } from '../../../api/json';
import type { CountResult, Preset } from '../../../api/types.gen';
import { countText } from '../../../components/selector/figures';
import { ago, fullTime } from '../../../components/time';
import { useNow } from '../../../components/useNow';

interface FactsProps {
  preset: Preset;
  count: CountResult | undefined;
  countError: Error | null;
  onTag(tag: string): void;
}

export function Facts({ preset, count, countError, onTag }: FactsProps) {
  const now = useNow();
  const { tags = [], ...metadata } = preset.metadata ?? {};
  const time = (iso: string) => (
    <time dateTime={iso} title={fullTime(iso)}>
      {ago(iso, now)}
    </time>
  );
  return (
    <dl className="preset-facts">
      <Fact name="Category">{preset.category}</Fact>
      <Fact name="Runtime">
        {preset.runtime ?? 'any'} {preset.runtime_version}
      </Fact>
      <Fact name="Combinations">
        {count ? <Points count={count} /> : countError ? countError.message : '…'}
      </Fact>
      <Fact name="Tags">
        {tags.length > 0 &&
          tags.map((tag) => (
            <UnstyledButton
              className="presets-tag preset-tag"
              key={tag}
              onClick={() => onTag(tag)}
              title={`Presets with the tag ${tag}`}
            >
              {tag}
            </UnstyledButton>
          ))}
      </Fact>
      <Fact name="Updated">
        {time(preset.updated_at)} · revision {preset.revision}
      </Fact>
      <Fact name="Created">
        {time(preset.created_at)} · id {preset.id}
      </Fact>
      {Object.entries(metadata).map(([name, value]) => (
        <Fact name={name} key={name}>
          {typeof value === 'string' ? value : <code>{toJson(value)}</code>}
        </Fact>
      ))}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

// How many points there are, and of these what the rules and the engine leave.
function Points({ count }: { count: CountResult }) {
  const [total, valid, distinct] = [count.total, count.valid, count.configurations].map(countText);
  return (
    <>
      {total}
      {valid !== total && `, ${valid} valid`}
      {distinct !== valid && `, ${distinct} distinct`}
      {count.rules.some((rule) => 'undecided' in rule) && (
        <Text size="xs" c="dimmed">
          Some rules need facts that are not known here.
        </Text>
      )}
    </>
  );
}
