import { Group, Text, useComputedColorScheme } from '@mantine/core';

import { type Palette, palettes } from './palette';

export interface LegendEntry {
  mark: string; // the shape as a character
  color: keyof Palette;
  text: string;
}

// Shapes beside colours, as text that can be read and found.
export function Legend({ entries }: { entries: LegendEntry[] }) {
  const palette = palettes[useComputedColorScheme('light')];
  return (
    <Group gap="md" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {entries.map(({ mark, color, text }) => (
        <Group key={text} gap={5} component="li" wrap="nowrap">
          <span aria-hidden style={{ color: palette[color], fontWeight: 700 }}>
            {mark}
          </span>
          <Text size="xs">{text}</Text>
        </Group>
      ))}
    </Group>
  );
}
