import { Button, Popover, Text } from '@mantine/core';
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';

import { counted, grouped } from '../../../components/count';
import { countBySeverity, type Finding } from '../../../components/params/findings';
import type { Check } from '../../../components/params/useCheck';
import type { Count } from './useCount';

// What the daemon thinks of the document as it stands, and how many points it has.
export function CheckLine({ check, findings, count, onShow }: {
  check: Check;
  findings: Finding[];
  count: Count | undefined;
  onShow: () => void; // where they stand
}) {
  const { error, warning, advice } = countBySeverity(findings);
  const parts = [
    error > 0 && counted(error, 'error'),
    warning > 0 && counted(warning, 'warning'),
    advice > 0 && `${grouped(advice)} advice`,
  ].filter(Boolean);
  const Icon = error > 0 ? CircleAlert : warning > 0 ? TriangleAlert : CircleCheck;
  const found = parts.length > 0 ? parts.join(', ') : 'No findings';

  return (
    <div className="check-line" role="status" aria-live="polite" aria-busy={check.checking}>
      {check.failure ? (
        <Text size="xs" c="dimmed">
          Not checked: {check.failure.message}
        </Text>
      ) : (
        <Popover position="top-start" width={420} shadow="md" disabled={parts.length === 0} zIndex={400}>
          <Popover.Target>
            <Button
              size="compact-xs"
              variant="subtle"
              color={error > 0 ? 'red' : warning > 0 ? 'yellow' : 'teal'}
              leftSection={<Icon size={14} aria-hidden />}
            >
              {found}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <ul className="check-findings">
              {findings.map(({ path, message, severity }) => (
                <li key={path + message}>
                  <strong>{severity}</strong> <code>{path || '/'}</code> {message}
                </li>
              ))}
            </ul>
            <Button size="compact-xs" variant="default" mt="xs" onClick={onShow}>
              Show in the JSON
            </Button>
          </Popover.Dropdown>
        </Popover>
      )}
      <Text size="xs" c="dimmed" component="span">
        {count ? pointsText(count) : ''}
      </Text>
    </div>
  );
}

function pointsText({ total, valid }: Count): string {
  const about = total.exact && valid.exact ? '' : 'about ';
  const all = `${about}${counted(total.points, 'point')}`;
  return valid.points === total.points ? all : `${all}, ${grouped(valid.points)} valid`;
}
