import { ActionIcon, Menu } from '@mantine/core';
import { Check, EllipsisVertical } from 'lucide-react';

import type { MergeStrategy } from './selection';
import { strategyTexts } from './strategies';

// A strategy of its own for one parameter; null goes back to that of all.
export function RowStrategy({ name, value, onChange }: {
  name: string;
  value: MergeStrategy | undefined;
  onChange: (strategy: MergeStrategy | null) => void;
}) {
  const sign = (current: boolean) =>
    current ? <Check size={14} aria-hidden /> : <span style={{ width: 14 }} />;
  return (
    <Menu position="bottom-end" width={260} withinPortal>
      <Menu.Target>
        <ActionIcon size="sm" variant="subtle" color="gray" aria-label={`Strategy for ${name}`}>
          <EllipsisVertical size={14} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown aria-label={`Strategy for ${name}`}>
        <Menu.Item
          role="menuitemradio"
          aria-checked={value === undefined}
          leftSection={sign(value === undefined)}
          onClick={() => onChange(null)}
        >
          As all parameters
        </Menu.Item>
        <Menu.Divider />
        {strategyTexts.map((strategy) => (
          <Menu.Item
            key={strategy.value}
            role="menuitemradio"
            aria-checked={value === strategy.value}
            leftSection={sign(value === strategy.value)}
            onClick={() => onChange(strategy.value)}
          >
            {strategy.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
