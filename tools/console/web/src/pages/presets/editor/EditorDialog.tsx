import { Button, Group, Modal, SegmentedControl } from '@mantine/core';
import { useLocalStorage, useMediaQuery, useWindowEvent } from '@mantine/hooks';
import { useEffect, useMemo, useRef, useState } from 'react';

import { type FieldError } from '../../../api/rpc';
import { confirm } from '../../../components/Confirm';
import { JsonEditor } from '../../../components/json/JsonEditor';
import { OpenDraftsContext, useOpenDrafts } from '../../../components/openDrafts';
import { asFindings, distinct } from '../../../components/params/findings';
import { useCheck } from '../../../components/params/useCheck';
import { copyName } from '../actions/wording';
import { CheckLine } from './CheckLine';
import { ConflictPanel } from './ConflictPanel';
import {
  changesBetween, documentOf, hasSpace, type PresetDocument, sameDocument, standing, textOf,
} from './document';
import './editor.css';
import { Fields } from './Fields';
import { Notices } from './Notices';
import { useCount } from './useCount';
import { useDocument } from './useDocument';
import { type Base, type Outcome, type Preset, useSave } from './useSave';

type View = 'form' | 'json' | 'both';

const shownByFields =
  /^\/(?:name|description|category|runtime|runtime_version|metadata|metadata\/tags(?:\/.*)?|parameters(?:\/.*)?)$/;
const completions = { of: 'preset' } as const;

// The dialog's inside: one document, from when it was opened until it is saved or left.
export function EditorDialog({ start, latest, gone, onClose, onSaved, guard }: {
  start: { base?: Base; document: PresetDocument; system: boolean };
  latest: Preset | undefined; // as the daemon has it now
  gone: boolean; // the daemon has it no more
  onClose: () => void;
  onSaved: (preset: Preset) => void;
  guard: { current: () => Promise<boolean> }; // asked before the dialog closes
}) {
  const edited = useDocument(start.document);
  const { document, text, fault, setText, setMember, setDocument } = edited;
  const [base, setBase] = useState(start.base);
  const [clean, setClean] = useState(start.document);
  const [system, setSystem] = useState(start.system);
  const [refused, setRefused] = useState<{ faults: FieldError[]; document: PresetDocument }>();
  const [failure, setFailure] = useState<Error>();
  const [conflict, setConflict] = useState(false);
  const [goneSeen, setGoneSeen] = useState(false);
  const lost = gone || goneSeen; // saving makes it anew
  const { save, saving } = useSave();
  const drafts = useOpenDrafts();
  const nameRef = useRef<HTMLInputElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);

  const wide = useMediaQuery('(min-width: 1100px)', undefined, { getInitialValueInEffect: false });
  const [chosen, setView] = useLocalStorage<View>({ key: 'console.editor.view', defaultValue: 'form',
    getInitialValueInEffect: false });
  const view: View = chosen === 'both' && !wide ? 'form' : chosen;

  const dirty = fault !== undefined || !sameDocument(clean, document);
  const check = useCheck(hasSpace(document) ? document : undefined);
  const wrong = check.findings.some(({ severity, code }) => severity === 'error' && !code);
  const counted = useCount(fault || wrong || !hasSpace(document) ? undefined : document);
  const findings = useMemo(
    () => distinct([...check.findings, ...asFindings(counted.faults)]),
    [check.findings, counted.faults],
  );
  const faults = useMemo(
    () => (refused ? standing(refused.faults, refused.document, document) : []),
    [refused, document],
  );

  guard.current = async () =>
    (!dirty && !drafts.any) ||
    confirm({
      title: 'Discard the changes?',
      text: `What you changed in ${textOf(clean['name']) || 'the new preset'} is not saved.`,
      action: 'Discard',
      danger: true,
    });
  useWindowEvent('beforeunload', (event) => {
    if (dirty || drafts.any) event.preventDefault();
  });
  useEffect(() => nameRef.current?.focus({ preventScroll: true }), [system]);

  const adopt = (theirs: Preset) => {
    const next = documentOf(theirs);
    setBase({ id: theirs.id, revision: theirs.revision, document: next });
    setClean(next);
    setDocument(next);
    setConflict(false);
    setRefused(undefined);
  };
  const newer = base && latest && latest.revision > base.revision ? latest : undefined;
  useEffect(() => {
    if (newer && !dirty) adopt(newer); // nothing of mine is lost
  }, [newer, dirty]);

  const take = (outcome: Outcome) => {
    setFailure(outcome.kind === 'failed' ? outcome.error : undefined);
    setConflict(outcome.kind === 'conflict');
    setRefused(outcome.kind === 'refused' ? { faults: outcome.faults, document } : undefined);
    if (outcome.kind === 'gone') setGoneSeen(true);
    if (outcome.kind === 'saved') onSaved(outcome.preset);
    if (outcome.kind === 'refused') {
      setTimeout(() => body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    }
  };
  const canSave = !system && !saving && (!base || lost || dirty);
  const submit = async () => {
    if (!canSave) return;
    if (fault) return setView('json');
    const refusal = drafts.refusal;
    if (refusal) return setFailure(refusal);
    take(await save(document, lost ? undefined : base));
  };
  const clone = () => {
    const copy = { ...document, name: copyName(textOf(document['name'])) };
    setBase(undefined);
    setDocument(copy);
    setSystem(false);
  };
  // Whether an Escape is for a list or a popover is known only before that has closed.
  const somethingOpen = useRef(false);
  useWindowEvent(
    'keydown',
    ({ target }) => {
      somethingOpen.current =
        target instanceof Element &&
        (target.ariaExpanded === 'true' ||
          target.getAttribute('data-mantine-stop-propagation') === 'true');
    },
    { capture: true },
  );
  // Also where nothing has the focus, as after the row that had it is gone.
  useWindowEvent('keydown', (event) => {
    const target = event.target as Element;
    if (event.defaultPrevented || event.isComposing) return;
    if (target !== window.document.body && !content.current?.contains(target)) return;
    if (event.key === 'Escape' && !somethingOpen.current) onClose();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      // A value that is typed and not added yet is taken when its field is left.
      if (target instanceof HTMLInputElement) {
        target.blur();
        target.focus();
      }
      setTimeout(() => void latestSubmit.current());
    }
  });
  const latestSubmit = useRef(submit);
  latestSubmit.current = submit;

  return (
    <OpenDraftsContext value={drafts}>
      <div ref={content} className="editor-content" style={{ flex: 1, minHeight: 0 }}>
        <Modal.Header py={8}>
          <Modal.Title fw={600}>{titleOf(system, base !== undefined, clean)}</Modal.Title>
          <Group gap="xs" wrap="nowrap">
            <SegmentedControl
              size="xs"
              aria-label="View"
              value={view}
              onChange={(next) => setView(next as View)}
              data={[
                { value: 'form', label: 'Form' },
                ...(wide ? [{ value: 'both', label: 'Both' }] : []),
                { value: 'json', label: 'JSON' },
              ]}
            />
            <Modal.CloseButton aria-label="Close" />
          </Group>
        </Modal.Header>
        <div className="editor-notices">
          <Notices
            system={system}
            onClone={clone}
            broken={fault}
            onShowText={view === 'form' ? () => setView('json') : undefined}
            onDiscardText={() => setDocument(document)}
            changed={newer && dirty && !conflict ? newer.revision : undefined}
            onShowChange={() => setConflict(true)}
            gone={lost && base !== undefined}
            faults={faults.filter(({ path }) => !shownByFields.test(path))}
            failure={failure}
          />
          {conflict && base && (
            <ConflictPanel
              base={base}
              mine={changesBetween(base.document, document)}
              saving={saving}
              onOverwrite={async (theirs) =>
                take(await save(document, { ...base, revision: theirs.revision }))
              }
              onTakeTheirs={adopt}
              onKeepEditing={() => setConflict(false)}
            />
          )}
        </div>
        <div className="editor-body" ref={body} inert={saving}>
          <div className="editor-panes" data-both={view === 'both' || undefined}>
            {view !== 'json' && (
              <Fields
                document={document}
                setMember={setMember}
                faults={faults}
                findings={findings}
                readOnly={system || fault !== undefined}
                nameRef={nameRef}
                toJsonView={() => setView('json')}
              />
            )}
            {view !== 'form' && (
              <JsonEditor
                label="Preset as JSON"
                value={text}
                onChange={setText}
                complete={completions}
                faults={faults}
                findings={findings}
                readOnly={system}
                minHeight={360}
                maxHeight={view === 'both' ? '68vh' : '72vh'}
                focused={view === 'json'}
              />
            )}
          </div>
        </div>
        <div className="editor-foot">
          <CheckLine
            check={check}
            findings={findings}
            count={counted.count}
            onShow={() => setView(wide ? 'both' : 'json')}
          />
          <Group gap="xs">
            <Button size="sm" variant="default" onClick={onClose}>
              {system ? 'Close' : 'Cancel'}
            </Button>
            {!system && (
              <Button
                size="sm"
                onClick={() => void submit()}
                loading={saving}
                disabled={!canSave && !saving}
                title="Ctrl+Enter"
              >
                {base && !lost ? 'Save' : 'Create'}
              </Button>
            )}
          </Group>
        </div>
      </div>
    </OpenDraftsContext>
  );
}

function titleOf(system: boolean, exists: boolean, clean: PresetDocument): string {
  const name = textOf(clean['name']);
  if (system) return name;
  return exists ? `Edit ${name}` : 'New preset';
}
