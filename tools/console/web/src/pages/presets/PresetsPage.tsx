import { useDocumentTitle } from '@mantine/hooks';
import { useCallback, useState } from 'react';

import { Failure } from '../../components/Failure';
import { tell } from '../../components/tell';
import { type MenuPlace, type PresetAction, PresetMenu } from './actions/PresetMenu';
import type { Actionable } from './actions/removing';
import { useActions } from './actions/useActions';
import { PresetDetail } from './detail/PresetDetail';
import { Dialogs } from './Dialogs';
import { NoMatch, NoPresets, TableSkeleton } from './Empty';
import { FilterBar } from './FilterBar';
import { everything, type Filter, isNarrow } from './filters';
import { PageHeader } from './PageHeader';
import './presets.css';
import { type ManyAction, SelectionBar } from './SelectionBar';
import { PresetTable } from './table/PresetTable';
import { DropArea } from './transfer/DropArea';
import { useDialogs } from './useDialogs';
import { useMarks } from './useMarks';
import { usePlace } from './usePlace';
import { useShown } from './useShown';

const made = { created: 'created', changed: 'saved', cloned: 'made, a copy' };

export default function PresetsPage() {
  useDocumentTitle('Presets · tuningd');
  const [{ filter, open }, go] = usePlace();
  const shown = useShown(filter);
  const [total, setTotal] = useState(0);
  const marks = useMarks(shown.filter, total);
  const actions = useActions();
  const dialogs = useDialogs();
  const [menu, setMenu] = useState<{ place: MenuPlace | null; opened: boolean }>({
    place: null,
    opened: false,
  });

  const narrow = (next: Partial<Filter>, how?: { replace: boolean }) =>
    go({ filter: { ...filter, ...next } }, how);
  const clear = () => go({ filter: { ...everything, sort: filter.sort, order: filter.order } });
  const openPreset = useCallback(({ id }: { id: number }) => go({ open: id }), [go]);
  const closeMenu = () => setMenu(({ place }) => ({ place, opened: false }));

  const act = (action: PresetAction, preset: Actionable) => {
    switch (action) {
      case 'edit':
        return dialogs.open({ kind: 'edit', preset: preset.id });
      case 'clone':
        return dialogs.open({ kind: 'clone', preset });
      case 'history':
        return dialogs.open({ kind: 'history', preset: preset.id });
      case 'export':
        return void actions.export({ presets: [preset.id] });
      case 'task':
        return actions.merge([preset]);
      case 'delete':
        return void actions.remove([preset]).then((gone) => {
          if (gone && preset.id === open) go({ open: null });
        });
    }
  };
  const actOnMany = async (action: ManyAction) => {
    if (action === 'export' && marks.everything) return actions.export({ all: true });
    if (action !== 'export' && (await actions.tooMany(action, marks.count))) return;
    const presets = await marks.read();
    if (!presets) return;
    if (action === 'merge') actions.merge(presets);
    if (action === 'export') await actions.export({ presets: presets.map(({ id }) => id) });
    if (action === 'delete' && (await actions.remove(presets))) marks.markAll(false);
  };

  const openNew = () => dialogs.open({ kind: 'edit' });
  const openImport = (files?: File[]) => dialogs.open({ kind: 'import', ...(files && { files }) });
  const { first } = shown;
  const none = first !== undefined && total === 0 && first.total === 0;

  return (
    <DropArea onFiles={openImport}>
      <div className="presets-page">
        <PageHeader
          onNew={openNew}
          onImport={() => openImport()}
          onExportAll={() => void actions.export({ all: true })}
        />
        <FilterBar filter={filter} onFilter={narrow} />
        <SelectionBar
          total={first && total}
          narrow={isNarrow(shown.filter)}
          count={marks.count}
          onAll={() => marks.markAll(true)}
          onNone={() => marks.markAll(false)}
          onAction={actOnMany}
        />
        {shown.error && (
          <Failure error={shown.error} title="Presets could not be read" retry={shown.retry} />
        )}
        {!first && !shown.error && <TableSkeleton />}
        {none && !isNarrow(shown.filter) && (
          <NoPresets onNew={openNew} onImport={() => openImport()} />
        )}
        {none && isNarrow(shown.filter) && <NoMatch onClear={clear} />}
        {first && !none && (
          <PresetTable
            params={shown.params}
            total={first.total}
            stale={shown.stale}
            isMarked={marks.isMarked}
            marked={marks.state}
            onMark={marks.mark}
            onMarkRange={marks.markRange}
            onMarkAll={marks.markAll}
            onOpen={openPreset}
            onMenu={(preset, button) =>
              setMenu({ place: { preset, anchor: button }, opened: true })
            }
            onDelete={(preset) => {
              if (marks.count > 0) void actOnMany('delete');
              else if (preset) act('delete', preset);
            }}
            onSort={narrow}
            onTotal={setTotal}
          />
        )}
      </div>
      <PresetMenu {...menu} onClose={closeMenu} onAction={act} />
      <PresetDetail
        id={open}
        covered={dialogs.opened}
        onClose={() => go({ open: null })}
        onAction={act}
        onTag={(tag) => go({ filter: { ...everything, tag }, open: null })}
      />
      <Dialogs
        {...dialogs}
        onClose={dialogs.close}
        onMade={(preset, how) => {
          dialogs.close();
          if (how !== 'changed') go({ open: preset.id });
          tell(`“${preset.name}” ${made[how]}`);
        }}
      />
    </DropArea>
  );
}
