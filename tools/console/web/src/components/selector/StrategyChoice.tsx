import { Box, Input, SegmentedControl, Text } from '@mantine/core';
import { useId } from 'react';

import type { MergeStrategy } from './selection';
import { strategyTexts } from './strategies';

export function StrategyChoice({ value, onChange }: {
  value: MergeStrategy;
  onChange: (strategy: MergeStrategy) => void;
}) {
  const label = useId();
  return (
    <Box>
      <Input.Label id={label} labelElement="div">
        How they are merged
      </Input.Label>
      <div className="strategy-choice">
        <SegmentedControl
          aria-labelledby={label}
          size="xs"
          data={strategyTexts.map(({ value: data, label: text }) => ({ value: data, label: text }))}
          value={value}
          onChange={(next) => onChange(next as MergeStrategy)}
        />
        <Text size="sm" c="dimmed" aria-live="polite">
          {strategyTexts.find((text) => text.value === value)?.does}
        </Text>
      </div>
    </Box>
  );
}
