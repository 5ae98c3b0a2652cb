import { Alert, List, Loader, Stack, Text, Title } from '@mantine/core';

import { counted, grouped } from '../../../components/count';
import { NoAnswer, RpcError, type FieldError } from '../../../api/rpc';
import type { TaskPreview } from '../../../api/types.gen';
import { PointView } from '../../tasks/detail/PointView';
import { estimateText } from '../../tasks/detail/timing';
import { varyingParameters } from '../../tasks/model/space';
import type { Point, TaskDocument } from '../../tasks/model/types';
import { splitWarning } from '../model/faults';
import '../../tasks/detail/detail.css';
import '../../tasks/tasks.css';
import { countWords } from './previewText';

// What would run, while it is still being written.
export function PreviewPanel({ preview, error, stale, faults, hasSpace }: {
  preview: TaskPreview | undefined;
  error: Error | null;
  stale: boolean;
  faults: readonly FieldError[]; // those that no field shows
  hasSpace: boolean;
}) {
  const warnings = (preview?.warnings ?? [])
    .map(splitWarning)
    // What is still to be typed is no warning before it is submitted.
    .filter(({ message }) => !message.startsWith('is missing; the task needs it'));
  const refused = error instanceof RpcError;
  return (
    <section
      className="task-new-preview"
      aria-label="Preview"
      aria-busy={stale}
      // It scrolls where it is higher than the window.
      tabIndex={0}
    >
      <Title order={2} size="h5" mb="xs">
        Preview {stale && <Loader size={12} ml={6} aria-label="Counting" />}
      </Title>
      {error && (
        <Alert color="red" p="xs" mb="xs" role="alert">
          {refused && faults.length === 0
            ? 'Something is not right yet: see the fields.'
            : error instanceof NoAnswer
              ? error.message
              : faults.map(({ path, message }) => (
                  <div key={path + message}>
                    {path && <code>{path} </code>}
                    {message}
                  </div>
                ))}
          {!refused && !(error instanceof NoAnswer) && error.message}
        </Alert>
      )}
      {preview && !error && (
        <Stack gap="sm" style={{ opacity: stale ? 0.65 : 1 }}>
          <div>
            <Text fz={26} fw={700} lh={1.2} className="task-number">
              {counted(preview.trials, 'trial')}
            </Text>
            <Text size="sm">{countWords(preview, hasSpace)}</Text>
          </div>
          {preview.points.removed.length > 0 && (
            <div>
              <Text size="xs" fw={600} c="dimmed">
                Left out
              </Text>
              <List size="sm" spacing={2}>
                {preview.points.removed.map(({ rule, message, removed }, index) => (
                  <List.Item key={`${rule} ${index}`}>
                    {grouped(removed)}: {message ?? rule}
                    {message && rule && (
                      <Text span size="xs" c="dimmed" className="task-mono">
                        {' '}
                        {rule}
                      </Text>
                    )}
                  </List.Item>
                ))}
              </List>
            </div>
          )}
          <Facts preview={preview} />
          {preview.conflicts.length > 0 && (
            <Text size="sm">
              {counted(preview.conflicts.length, 'conflict')} between the presets: see them there.
            </Text>
          )}
          {warnings.length > 0 && (
            <Alert role="note" color="yellow" p="xs" title={counted(warnings.length, 'warning')}>
              <List size="sm" spacing={2}>
                {warnings.map(({ path, message }) => (
                  <List.Item key={path + message}>
                    {path && <code>{path}</code>} {message}
                  </List.Item>
                ))}
              </List>
            </Alert>
          )}
          <First points={preview.first} task={preview.task as TaskDocument} />
        </Stack>
      )}
    </section>
  );
}

function Facts({ preview }: { preview: TaskPreview }) {
  const time = estimateText(preview.estimate, 'seconds');
  return (
    <dl className="trial-metrics">
      <div>
        <dt>Takes</dt>
        <dd style={{ whiteSpace: 'normal', textAlign: 'right' }}>{time ?? 'not known'}</dd>
      </div>
      <div>
        <dt>Runner</dt>
        <dd>{preview.runner ?? 'none fits yet'}</dd>
      </div>
    </dl>
  );
}

function First({ points, task }: { points: Point[]; task: TaskDocument }) {
  if (points.length === 0 || (points.length === 1 && Object.keys(points[0] ?? {}).length === 0)) {
    return null;
  }
  // What all points share says nothing about one.
  const varying = varyingParameters(task, points);
  return (
    <div>
      <Text size="xs" fw={600} c="dimmed" mb={2}>
        Tried first
      </Text>
      <ol className="preview-points">
        {points.map((point, index) => (
          <li key={index}>
            <PointView point={point} {...(varying.length > 0 ? { only: varying } : {})} />
          </li>
        ))}
      </ol>
    </div>
  );
}
