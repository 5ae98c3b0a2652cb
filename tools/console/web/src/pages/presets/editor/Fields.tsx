import { Alert, Autocomplete, Button, Input, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RefObject } from 'react';

import type { Json } from '../../../api/json';
import { keys } from '../../../api/keys';
import { call, type FieldError } from '../../../api/rpc';
import type { Finding } from '../../../components/params/findings';
import { isParameters } from '../../../components/params/parameters';
import { ParameterForm } from '../../../components/params/ParameterForm';
import { useEngines } from '../../../components/params/useCatalog';
import { type PresetDocument, textOf } from './document';
import { MetadataFields } from './MetadataFields';

// Members that have fields of their own; all others are edited as JSON.
const withField = new Set([
  'name', 'description', 'category', 'runtime', 'runtime_version', 'parameters', 'metadata',
]);

export function Fields({ document, setMember, faults, findings, readOnly, nameRef, toJsonView }: {
  document: PresetDocument;
  setMember: (member: string, value: Json | undefined) => void;
  faults: FieldError[];
  findings: Finding[];
  readOnly: boolean;
  nameRef: RefObject<HTMLInputElement | null>;
  toJsonView: () => void;
}) {
  const engines = useEngines();
  const categories = useCategories();
  const { name, description, category, runtime, parameters = {}, metadata } = document;
  const engine = typeof runtime === 'string' ? runtime : undefined;
  const others = Object.keys(document).filter((member) => !withField.has(member));
  const faultOf = (path: string) =>
    faults
      .filter((fault) => fault.path === path)
      .map(({ message }) => message)
      .join(' ') || undefined;
  const text = (member: string) => (value: string) => setMember(member, value || undefined);
  const common = { size: 'xs', readOnly, spellCheck: false } as const;

  return (
    <div className="editor-fields">
      <div className="editor-grid">
        <TextInput
          {...common}
          ref={nameRef}
          data-autofocus
          className="editor-wide"
          label="Name"
          required
          value={textOf(name)}
          onChange={(event) => setMember('name', event.currentTarget.value)}
          error={faultOf('/name')}
        />
        <Textarea
          {...common}
          className="editor-wide"
          label="Description"
          autosize
          minRows={1}
          maxRows={8}
          value={textOf(description)}
          onChange={(event) => text('description')(event.currentTarget.value)}
          error={faultOf('/description')}
        />
        <Autocomplete
          {...common}
          label="Category"
          data={categories}
          value={textOf(category)}
          onChange={text('category')}
          error={faultOf('/category')}
          comboboxProps={{ zIndex: 400 }}
        />
        <Autocomplete
          {...common}
          label="Runtime"
          placeholder="any engine"
          data={engines}
          value={textOf(runtime)}
          onChange={text('runtime')}
          error={faultOf('/runtime')}
          comboboxProps={{ zIndex: 400 }}
        />
        <TextInput
          {...common}
          label="Runtime version"
          placeholder="newest, or such as >=0.5,<0.6"
          value={textOf(document['runtime_version'])}
          onChange={(event) => text('runtime_version')(event.currentTarget.value)}
          error={faultOf('/runtime_version')}
        />
      </div>

      <Input.Wrapper
        label="Parameters"
        size="sm"
        labelElement="div"
        description={
          readOnly ? undefined : 'Enter or a comma adds a value; 64..512x2 and 0.8..0.95/0.05 are ranges'
        }
      >
        {isParameters(parameters) ? (
          <ParameterForm
            value={parameters}
            onChange={(next) => setMember('parameters', next)}
            runtime={engine}
            faults={faults}
            findings={findings}
            readOnly={readOnly}
          />
        ) : (
          <Alert color="red" variant="light" role="alert">
            The parameters are not all lists.{' '}
            {findings.find(({ path }) => path.startsWith('/parameters'))?.message}{' '}
            <Button size="compact-xs" variant="subtle" onClick={toJsonView}>
              See the JSON
            </Button>
          </Alert>
        )}
      </Input.Wrapper>

      {others.length > 0 && (
        <div className="editor-others">
          {others.map((member) => (
            <span key={member}>
              <code>{member}</code> {sizeOf(document[member])}
            </span>
          ))}
          <Button size="compact-xs" variant="subtle" onClick={toJsonView}>
            {readOnly ? 'See the JSON' : 'Edit in the JSON'}
          </Button>
        </div>
      )}

      <MetadataFields
        metadata={metadata}
        onChange={(next) => setMember('metadata', next)}
        readOnly={readOnly}
        fault={faultOf('/metadata')}
        tagsFault={faults.find(({ path }) => path.startsWith('/metadata/tags'))?.message}
      />
    </div>
  );
}

function sizeOf(value: Json | undefined): string {
  if (Array.isArray(value)) return `(${value.length})`;
  return typeof value === 'object' && value !== null ? `(${Object.keys(value).length})` : '';
}

function useCategories(): string[] {
  const { data } = useQuery({
    queryKey: [...keys.categories, 'names'],
    queryFn: async ({ signal }) => {
      const rows = await call('preset.categories', {}, { signal, plainNumbers: true });
      return rows.map(({ category }) => category).filter((category) => category !== null);
    },
  });
  return data ?? [];
}
