import { ActionIcon, Menu } from '@mantine/core';
import { EllipsisVertical } from 'lucide-react';

import type { MergeStrategy } from './selection';
import { strategyTexts } from './strategies';

const asAll = 'as_all';

// A strategy of its own for one parameter; null goes back to that of all.
export function RowStrategy({ name, value, onChange }: {
  name: string;
  value: MergeStrategy | undefined;
  onChange: (strategy: MergeStrategy | null) => void;
}) {
  const change = (next: string) => onChange(next === asAll ? null : (next as MergeStrategy));
  return (
    <Menu position="bottom-end" width={220} withinPortal>
      <Menu.Target>
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label={`Strategy for ${name}`}>
          <EllipsisVertical size={14} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown aria-label={`Strategy for ${name}`}>
        <Menu.RadioGroup value={value ?? asAll} onChange={change}>
          <Menu.RadioItem value={asAll} closeMenuOnClick>
            As all parameters
          </Menu.RadioItem>
          <Menu.Divider />
          {strategyTexts.map((strategy) => (
            <Menu.RadioItem key={strategy.value} value={strategy.value} closeMenuOnClick>
              {strategy.label}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
