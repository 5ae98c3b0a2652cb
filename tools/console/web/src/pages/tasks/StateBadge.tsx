import { Badge } from '@mantine/core';
import {
  Ban, CircleCheck, CircleDashed, CircleX, Gauge, LoaderCircle, type LucideIcon, Rocket,
} from 'lucide-react';

import './tasks.css';

interface Look {
  icon: LucideIcon;
  color: string;
  text: string;
  turns?: boolean;
}

const looks: Record<string, Look> = {
  pending: { icon: CircleDashed, color: 'gray', text: 'Pending' },
  running: { icon: LoaderCircle, color: 'blue', text: 'Running', turns: true },
  completed: { icon: CircleCheck, color: 'teal', text: 'Completed' },
  failed: { icon: CircleX, color: 'red', text: 'Failed' },
  cancelled: { icon: Ban, color: 'yellow', text: 'Cancelled' },
  deploying: { icon: Rocket, color: 'blue', text: 'Starting' },
  benchmarking: { icon: Gauge, color: 'blue', text: 'Measuring' },
  success: { icon: CircleCheck, color: 'teal', text: 'Success' },
};

// A state of a task or trial: icon and text, so that colour is never the only sign.
export function StateBadge({ state, size = 'sm' }: { state: string; size?: string }) {
  const look = looks[state] ?? { icon: CircleDashed, color: 'gray', text: state };
  const Icon = look.icon;
  return (
    <Badge
      variant="light"
      color={look.color}
      size={size}
      className="task-state"
      tt="none"
      leftSection={
        <Icon size={12} aria-hidden className={look.turns ? 'task-state-turning' : undefined} />
      }
    >
      {look.text}
    </Badge>
  );
}
