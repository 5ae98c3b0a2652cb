import { Menu } from '@mantine/core';
import { Copy, Download, Eye, FlaskConical, History, Pencil, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';

import type { Actionable } from './removing';

export type PresetAction = 'edit' | 'clone' | 'export' | 'history' | 'task' | 'delete';

export interface MenuPlace {
  preset: Actionable;
  anchor: HTMLElement; // the button that asked for it
}

// One menu for all rows. The keys go back to the table when it closes: the row it belongs to may be
// gone by then.
export function PresetMenu({ place, opened, onClose, onAction }: {
  place: MenuPlace | null;
  opened: boolean;
  onClose(): void;
  onAction(action: PresetAction, preset: Actionable): void;
}) {
  const anchor = place?.anchor;
  const [grid, at] = useMemo(
    () => [anchor?.closest<HTMLElement>('[role=grid]'), anchor?.getBoundingClientRect()],
    [anchor],
  );
  const close = useRef(onClose);
  close.current = onClose;
  // The place is the button's when it was pressed.
  useEffect(() => {
    if (!opened || !grid) return undefined;
    const scrolled = () => close.current();
    grid.addEventListener('scroll', scrolled, { once: true });
    return () => grid.removeEventListener('scroll', scrolled);
  }, [opened, grid]);

  if (!place || !at) return null;
  const { preset } = place;
  const back = () => grid?.focus({ preventScroll: true });
  const act = (action: PresetAction) => () => {
    back();
    onAction(action, preset);
  };
  const icon = { size: 15, 'aria-hidden': true } as const;
  return (
    <Menu
      opened={opened}
      onClose={() => {
        onClose();
        back();
      }}
      position="bottom-end"
      width={230}
      shadow="md"
      key={preset.id}
      returnFocus={false}
    >
      <Menu.Target>
        <span
          aria-hidden
          style={{
            position: 'fixed',
            left: at.left,
            top: at.top,
            width: at.width,
            height: at.height,
            pointerEvents: 'none',
          }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={`Actions for ${preset.name}`}>
        {preset.is_system && (
          <Menu.Label>A system preset cannot be changed or deleted. Clone it instead.</Menu.Label>
        )}
        {preset.is_system && (
          <Menu.Item leftSection={<Eye {...icon} />} onClick={act('edit')}>
            View
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<Pencil {...icon} />}
          disabled={preset.is_system}
          onClick={act('edit')}
        >
          Edit
        </Menu.Item>
        <Menu.Item leftSection={<Copy {...icon} />} onClick={act('clone')}>
          Clone…
        </Menu.Item>
        <Menu.Item leftSection={<Download {...icon} />} onClick={act('export')}>
          Export
        </Menu.Item>
        <Menu.Item leftSection={<History {...icon} />} onClick={act('history')}>
          History
        </Menu.Item>
        <Menu.Item leftSection={<FlaskConical {...icon} />} onClick={act('task')}>
          New task with it
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<Trash2 {...icon} />}
          disabled={preset.is_system}
          onClick={act('delete')}
        >
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
