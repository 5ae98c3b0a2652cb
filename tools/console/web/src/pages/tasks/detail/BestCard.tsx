import { Alert, Card, Code, Group, Stack, Text, Title, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';

import { toJson } from '../../../api/json';
import { improvementOf, improvementText, readScore } from '../model/scores';
import { flagLines, shellLine } from '../model/shell';
import { listTrials } from '../model/taskApi';
import { taskKeys } from '../model/taskKeys';
import type { TaskDetail, Trial } from '../model/types';
import { CopyText } from './CopyText';
import { PointView } from './PointView';
import { useCommand } from './useCommand';

// The best trial so far against the engine's defaults, and how to start the engine like that.
export function BestCard({ task }: { task: TaskDetail }) {
  const { best, baseline } = task.summary;
  const trial = useBestTrial(task);
  const command = useCommand(task, trial?.flags);
  if (!best) return null;

  const base = trial && trial.trial === best.trial ? trial.base : null;
  const score = readScore(task.objective, best.score, base);
  const isBaseline = baseline?.trial === best.trial;
  const before = baseline ? readScore(task.objective, baseline.score) : null;
  const improvement = baseline ? improvementOf(best.score, baseline.score) : null;
  return (
    <Card withBorder padding="sm" component="section" aria-label="Best so far">
      <Stack gap="sm">
        <div>
          <Title order={2} size="h6" c="dimmed" fw={600}>
            {task.state === 'running' ? 'Best so far' : 'Best'}
          </Title>
          <Group gap="xs" align="baseline">
            <Text fz={26} fw={700} lh={1.2} className="task-number">
              {score.text}
            </Text>
            <Text size="sm" c="dimmed">
              {isBaseline ? 'the engine’s defaults' : `trial ${best.trial}`}
            </Text>
            {score.penalised && (
              <Tooltip label="The score has a penalty for broken limits">
                <Text size="sm" c="orange" component="span" tabIndex={0}>
                  breaks limits
                </Text>
              </Tooltip>
            )}
          </Group>
          {before && !isBaseline && (
            <Text size="sm">
              {before.penalised
                ? 'The engine’s defaults break limits.'
                : `${improvementText(improvement)} (${before.text})`}
            </Text>
          )}
          {isBaseline && (
            <Text size="sm">Nothing was better than the engine’s defaults.</Text>
          )}
        </div>
        {score.penalised && task.state !== 'running' && (
          <Alert role="note" color="yellow" p="xs" icon={<TriangleAlert size={16} aria-hidden />}>
            No trial kept every limit: this one broke them least for what it gained.
          </Alert>
        )}
        <div>
          <Group justify="space-between" mb={2}>
            <Text size="xs" fw={600} c="dimmed">
              Parameters
            </Text>
            <CopyText text={toJson(best.parameters, 2)} what="parameters as JSON" />
          </Group>
          <PointView point={best.parameters} />
        </div>
        {trial?.flags && trial.flags.length > 0 && (
          <CodeBlock
            title={command === null ? 'Flags' : 'Command'}
            shown={command === null ? flagLines(trial.flags).join('\n') : command}
            copied={command ?? shellLine(trial.flags)}
          />
        )}
      </Stack>
    </Card>
  );
}

function CodeBlock({ title, shown, copied }: { title: string; shown: string; copied: string }) {
  return (
    <div>
      <Group justify="space-between" mb={2}>
        <Text size="xs" fw={600} c="dimmed">
          {title}
        </Text>
        <CopyText text={copied} what={title.toLowerCase()} />
      </Group>
      <Code block className="task-code" tabIndex={0} aria-label={title}>
        {shown}
      </Code>
    </div>
  );
}

// The whole of the best trial: the summary has no flags.
function useBestTrial(task: TaskDetail): Trial | undefined {
  const best = task.summary.best?.trial;
  const { data } = useQuery({
    queryKey: [...taskKeys.trialsOfAll(task.id), 'best', best],
    queryFn: ({ signal }) => listTrials({ task: task.id, order: 'score', limit: 1 }, signal),
    enabled: best !== undefined,
    placeholderData: (before) => before,
  });
  return data?.items[0];
}
