import { Button, VisuallyHidden } from '@mantine/core';
import { Undo2 } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';

import type { FieldError } from '../../api/rpc';
import { type Catalog, findFlag, type Flag } from './catalog';
import { asFindings, byParameter, distinct, type Finding } from './findings';
import { FlagInput } from './FlagInput';
import { inserted, type Parameter, type Parameters, renamed, replaced, without } from './parameters';
import { ParameterRow, type RowActions } from './ParameterRow';
import { RowList } from './RowList';
import { useCatalog } from './useCatalog';
import { useCheck } from './useCheck';
import './params.css';

const noFlags: Flag[] = [];

// One row a parameter. `findings`: what the whole document's check found; without them the form
// asks the daemon itself.
export function ParameterForm({ value, onChange, runtime, faults, findings, readOnly = false }: {
  value: Parameters;
  onChange: (value: Parameters) => void;
  runtime?: string | undefined;
  faults?: readonly FieldError[] | undefined;
  findings?: readonly Finding[] | undefined;
  readOnly?: boolean;
}) {
  const catalog: Catalog | undefined = useCatalog(runtime);
  const flags = catalog?.flags ?? noFlags;
  const own = useMemo(() => ({ parameters: value, runtime }), [value, runtime]);
  const check = useCheck(findings || Object.keys(value).length === 0 ? undefined : own);
  const shownFindings = findings ?? check.findings;
  const rowFindings = useMemo(
    () => byParameter(distinct([...asFindings(faults ?? []), ...shownFindings])),
    [faults, shownFindings],
  );

  const [fresh, setFresh] = useState<string>();
  const [said, setSaid] = useState('');
  const [gone, setGone] = useState<{ name: string; value: Parameter; index: number }>();
  // Two changes may come before the next render: each begins with what the one before made.
  const latest = useRef(value);
  latest.current = value;
  const ids = useRef(new Map<string, number>());
  const nextId = useRef(0);

  const change = useCallback(
    (next: Parameters) => {
      latest.current = next;
      onChange(next);
    },
    [onChange],
  );
  const taken = useCallback((name: string) => Object.hasOwn(latest.current, name), []);

  const actions: RowActions = useMemo(
    () => ({
      taken,
      announce: setSaid,
      change: (name, parameter) => change(replaced(latest.current, name, parameter)),
      rename: (from, to) => {
        const reason = nameFault(to, taken);
        if (reason) return reason;
        const id = ids.current.get(from);
        if (id !== undefined) ids.current.set(to, id);
        ids.current.delete(from);
        change(renamed(latest.current, from, to));
        return undefined;
      },
      remove: (name) => {
        const index = Object.keys(latest.current).indexOf(name);
        const parameter = latest.current[name];
        if (parameter) setGone({ name, value: parameter, index });
        setSaid(`${name} removed`);
        change(without(latest.current, name));
      },
    }),
    [change, taken],
  );

  const rows = Object.keys(value).map((name) => {
    const id = ids.current.get(name) ?? nextId.current++;
    ids.current.set(name, id);
    return { id, name };
  });

  return (
    <div className="parameter-form">
      <RowList rows={rows} last={fresh}>
        {({ name }) => (
          <ParameterRow
            name={name}
            value={value[name]!}
            flag={findFlag(catalog, name)}
            flags={flags}
            findings={rowFindings.get(name)}
            readOnly={readOnly}
            actions={actions}
            fresh={fresh === name}
          />
        )}
      </RowList>
      {(rowFindings.get('')?.row ?? []).map(({ message }) => (
        <p key={message} className="form-fault" role="alert">
          {message}
        </p>
      ))}
      {!readOnly && (
        <div className="form-foot">
          <AddParameter
            flags={flags}
            taken={taken}
            names={rows.length}
            onAdd={(name) => {
              change({ ...latest.current, [name]: [] });
              setFresh(name);
              setSaid(`${name} added`);
            }}
          />
          {gone && !taken(gone.name) && (
            <span className="form-undo">
              {gone.name} removed
              <Button
                size="compact-xs"
                variant="subtle"
                leftSection={<Undo2 size={13} aria-hidden />}
                onClick={() => {
                  change(inserted(latest.current, gone.name, gone.value, gone.index));
                  setGone(undefined);
                  setSaid(`${gone.name} is back`);
                }}
              >
                Undo
              </Button>
            </span>
          )}
        </div>
      )}
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </div>
  );
}

function AddParameter({ flags, taken, names, onAdd }: {
  flags: Flag[];
  taken: (name: string) => boolean;
  names: number;
  onAdd: (name: string) => void;
}) {
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const add = (typed: string) => {
    const name = typed.replace(/^-+/, '');
    const reason = nameFault(name, taken);
    setFault(reason);
    if (reason) return;
    setText('');
    onAdd(name);
  };
  return (
    <FlagInput
      label="Add a parameter"
      placeholder={names === 0 ? 'First parameter, such as tp-size' : 'Add a parameter'}
      text={text}
      onText={(typed) => {
        setText(typed);
        setFault(undefined);
      }}
      flags={flags}
      taken={taken}
      onSubmit={(name) => name && add(name)}
      error={fault}
    />
  );
}

function nameFault(name: string, taken: (name: string) => boolean): string | undefined {
  if (!name) return 'A parameter needs a name.';
  if (taken(name)) return `${name} is there already.`;
  return name.length > 128 ? 'At most 128 characters.' : undefined;
}
