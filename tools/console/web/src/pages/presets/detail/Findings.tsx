import { Text } from '@mantine/core';
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';

import type { Validation } from '../../../api/types.gen';
import { distinct } from '../../../components/params/findings';

const looks = {
  error: { icon: CircleAlert, color: 'var(--mantine-color-error)', word: 'Error' },
  warning: { icon: TriangleAlert, color: 'var(--mantine-color-orange-text)', word: 'Warning' },
  advice: { icon: Info, color: 'var(--mantine-color-blue-text)', word: 'Advice' },
} as const;

interface Said {
  severity: keyof typeof looks;
  path: string;
  message: string;
  source?: string | null;
}

// What is said more than once is shown once: a finding is an error or a warning as well.
function said({ findings, errors, warnings }: Validation): Said[] {
  return distinct<Said>([
    ...findings,
    ...errors.map((fault) => ({ ...fault, severity: 'error' as const })),
    ...warnings.map((fault) => ({ ...fault, severity: 'warning' as const })),
  ]);
}

export function Findings({ validation }: { validation: Validation }) {
  const list = said(validation);
  if (list.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing: the engine takes all of it, as far as its catalog knows.
      </Text>
    );
  }
  return (
    <ul className="preset-findings">
      {list.map(({ severity, path, message, source }) => {
        const { icon: Icon, color, word } = looks[severity];
        return (
          <li key={path + message}>
            <Icon size={15} color={color} role="img" aria-label={word} />
            <div>
              {path && <code>{path.replace(/^\/parameters\//, '')}</code>} {message}
              {source && <div className="preset-source">{source}</div>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}
