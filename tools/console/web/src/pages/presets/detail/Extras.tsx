import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

import { toJson } from '../../../api/json';
import type { Alternative, Link, Preset } from '../../../api/types.gen';
import { counted } from '../../../components/count';
import { ParameterList } from './ParameterList';
import { Section } from './Section';

// What a preset has beside plain parameters; most have none of it.
export function Extras({ preset }: { preset: Preset }) {
  const { links, any_of: alternatives, constraints, variables, merged_from: merged } = preset;
  return (
    <>
      <Spaces links={links} alternatives={alternatives} />
      {constraints && constraints.length > 0 && (
        <Section title="Constraints">
          <ul className="preset-list">
            {constraints.map(({ id, rule, require, when }) => (
              <li key={id}>
                <strong>{id}</strong> {rule}
                <Expression text={when ? `${require} when ${when}` : require} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {variables && (
        <Section title="Variables" aside="a template">
          <dl className="preset-parameters">
            {Object.entries(variables).map(([name, { help, ...variable }]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <Expression text={toJson(variable)} /> {help && <Text size="xs">{help}</Text>}
                </dd>
              </div>
            ))}
          </dl>
        </Section>
      )}
      <Names title="Builds on" names={preset.extends?.map(baseText)} />
      <Names title="Only merged with" names={preset.requires} />
      <Names title="Never merged with" names={preset.conflicts} />
      {merged && (
        <Names
          title="Merged from"
          aside={merged.merge_strategy?.replace('_', ' ')}
          names={merged.presets.map(baseText)}
        />
      )}
    </>
  );
}

function baseText(base: string | { name?: string; preset?: string; revision?: number }): string {
  if (typeof base === 'string') return base;
  const name = base.name ?? base.preset ?? '';
  return base.revision === undefined ? name : `${name} (revision ${base.revision})`;
}

function Names({ title, aside, names }: {
  title: string;
  aside?: ReactNode;
  names: string[] | undefined;
}) {
  if (!names || names.length === 0) return null;
  return (
    <Section title={title} aside={aside}>
      <Text size="sm">{names.join(', ')}</Text>
    </Section>
  );
}

function Expression({ text }: { text: string }) {
  return <code className="preset-expression">{text}</code>;
}

// Links and alternatives; the second nest.
function Spaces({ links, alternatives }: {
  links: Link[] | undefined;
  alternatives: Alternative[] | undefined;
}) {
  return (
    <>
      {links && links.length > 0 && (
        <Section title="Linked parameters">
          {links.map(({ parameters, tuples, when }, at) => (
            <div className="preset-link" key={at}>
              <LinkTable parameters={parameters} tuples={tuples} />
              {when && <Expression text={`when ${when}`} />}
            </div>
          ))}
        </Section>
      )}
      {alternatives && alternatives.length > 0 && (
        <Section title="One of">
          {alternatives.map((alternative, at) => (
            <div className="preset-alternative" key={at}>
              <Text size="xs" fw={600} mb={2}>
                {alternative.name ?? `Alternative ${at + 1}`}
              </Text>
              {alternative.parameters && <ParameterList parameters={alternative.parameters} />}
              <Spaces links={alternative.links} alternatives={alternative.any_of} />
            </div>
          ))}
        </Section>
      )}
    </>
  );
}

const most = 50; // rows of one link

function LinkTable({ parameters, tuples }: { parameters: string[]; tuples: unknown[][] }) {
  return (
    <>
      <table className="preset-tuples">
        <thead>
          <tr>
            {parameters.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tuples.slice(0, most).map((tuple, at) => (
            <tr key={at}>
              {tuple.map((value, place) => (
                <td key={place}>{toJson(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {tuples.length > most && (
        <Text size="xs" c="dimmed">
          and {counted(tuples.length - most, 'more row')}
        </Text>
      )}
    </>
  );
}
