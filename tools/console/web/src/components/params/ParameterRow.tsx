import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { Braces, X } from 'lucide-react';
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { grouped } from '../count';
import { type Flag, flagSummary, suggestionsFor } from './catalog';
import type { RowFindings } from './findings';
import { FlagInput } from './FlagInput';
import { JsonInPlace } from './JsonInPlace';
import type { Parameter } from './parameters';
import { describe } from './range';
import { RowNotes } from './RowNotes';
import { ValueChip } from './ValueChip';
import { ValueList } from './ValueList';

export interface RowActions {
  change: (name: string, value: Parameter) => void;
  rename: (from: string, to: string) => string | undefined; // why not
  remove: (name: string) => void;
  taken: (name: string) => boolean;
  announce: (text: string) => void;
}

const noFindings: RowFindings = { row: [], values: new Map() };

// One parameter: its name, what it is for, its candidates.
export const ParameterRow = memo(function ParameterRow({
  name, value, flag, flags, findings = noFindings, readOnly, actions, fresh,
}: {
  name: string;
  value: Parameter;
  flag: Flag | undefined;
  flags: Flag[];
  findings?: RowFindings | undefined;
  readOnly: boolean;
  actions: RowActions;
  fresh: boolean; // just added: its values are typed next
}) {
  const [asJson, setAsJson] = useState(false);
  const [typed, setTyped] = useState(name);
  const [refused, setRefused] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const edit = useRef<HTMLButtonElement>(null);
  const jsonButton = useRef<HTMLButtonElement>(null);
  const focusRich = useRef(false); // the field in which a range was typed has gone
  const suggestions = useMemo(() => suggestionsFor(flag), [flag]);

  useEffect(() => setTyped(name), [name]);
  useEffect(() => {
    if (fresh) input.current?.focus();
  }, [fresh]);

  useEffect(() => {
    if (focusRich.current) edit.current?.focus();
    focusRich.current = false;
  }, [value]);

  const rename = useCallback(
    (to: string) => {
      const reason = to === name ? undefined : actions.rename(name, to);
      setRefused(reason);
      if (!reason) setTyped(to);
    },
    [actions, name],
  );
  const leaveJson = () => {
    setAsJson(false);
    jsonButton.current?.focus();
  };
  const rich = Array.isArray(value) ? undefined : describe(value);
  const listOfLists = flag?.type.endsWith('_list') || flag?.type === 'json';

  return (
    <div className="parameter-row" role="group" aria-label={name}>
      <div className="parameter-head">
        {readOnly ? (
          <span className="parameter-name parameter-name-fixed">{name}</span>
        ) : (
          <FlagInput
            label={`Name of ${name}`}
            text={typed}
            onText={(text) => {
              setTyped(text);
              setRefused(undefined);
            }}
            flags={flags}
            taken={actions.taken}
            onSubmit={rename}
            onLeave={() => rename(typed.trim())}
            onCancel={() => {
              setTyped(name);
              setRefused(undefined);
            }}
            error={refused}
            quiet
          />
        )}
        {flag?.help && (
          <span className="parameter-help" title={`${flag.help}\n${flagSummary(flag)}`}>
            {flag.help}
          </span>
        )}
      </div>
      <div className="parameter-values">
        {asJson ? (
          <JsonInPlace
            name={name}
            value={value}
            onApply={(next) => {
              actions.change(name, next);
              leaveJson();
            }}
            onCancel={() => leaveJson()}
          />
        ) : rich ? (
          <div className="parameter-rich">
            {rich.values?.slice(0, 24).map((each, index) => <ValueChip key={index} value={each} />)}
            {rich.values && rich.values.length > 24 && (
              <span className="parameter-remark">
                and {grouped(rich.values.length - 24)} more
              </span>
            )}
            {rich.text && <code className="parameter-text">{rich.text}</code>}
            {rich.remarks.map((remark) => (
              <span key={remark} className="parameter-remark">
                {remark}
              </span>
            ))}
            {!readOnly && (
              <Button
                ref={edit}
                size="compact-xs"
                variant="subtle"
                onClick={() => setAsJson(true)}
                aria-label={`Edit ${name} as JSON`}
              >
                Edit
              </Button>
            )}
          </div>
        ) : (
          <ValueList
            name={name}
            values={value as Extract<Parameter, unknown[]>}
            findings={findings.values}
            suggestions={suggestions}
            spreadPasted={!listOfLists}
            onChange={(values) => actions.change(name, values)}
            onRange={(range) => {
              actions.change(name, range);
              focusRich.current = true;
            }}
            readOnly={readOnly}
            announce={actions.announce}
            inputRef={input}
            onMore={() => !readOnly && setAsJson(true)}
          />
        )}
        <RowNotes findings={findings} onRename={readOnly ? undefined : rename} />
      </div>
      {!readOnly && (
        <div className="parameter-actions">
          <Tooltip label="Edit as JSON" openDelay={400}>
            <ActionIcon
              ref={jsonButton}
              variant="subtle"
              color="gray"
              size="sm"
              onClick={() => setAsJson(!asJson)}
              aria-pressed={asJson}
              aria-label={`${name} as JSON`}
            >
              <Braces size={14} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <Tooltip label="Remove the parameter" openDelay={400}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              onClick={() => actions.remove(name)}
              aria-label={`Remove ${name}`}
            >
              <X size={14} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
      )}
    </div>
  );
});
