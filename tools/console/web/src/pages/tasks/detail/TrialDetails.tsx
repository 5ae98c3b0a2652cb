import { Alert, Code, Group, Stack, Table, Text } from '@mantine/core';

import { toJson } from '../../../api/json';
import { fullTime } from '../../../components/time';
import { levelsOf, metricLabel, metricText, readMetrics } from '../model/metrics';
import { durationText, shareText } from '../model/numbers';
import { readScore } from '../model/scores';
import { flagLines, shellLine } from '../model/shell';
import { reasonText } from '../model/states';
import type { Trial } from '../model/types';
import { CopyText } from './CopyText';
import { PointView } from './PointView';

const severities: Record<string, string> = {
  MINOR: 'a little',
  SEVERE: 'by far',
  HARD_FAIL: 'beyond its hard limit',
};

// All that is known of one trial.
export function TrialDetails({ trial, objective }: { trial: Trial; objective: string }) {
  const { main, others } = readMetrics(trial.metrics);
  const levels = levelsOf(trial.metrics);
  const violations = trial.violations ?? [];
  const runs = trial.runs ?? [];
  return (
    <Stack gap="sm" className="trial-details">
      {(trial.reason !== null || trial.message !== null) && (
        <Alert role="note" color={trial.state === 'failed' ? 'red' : 'yellow'} p="xs">
          <Text size="sm" fw={600}>
            {trial.state === 'failed' ? reasonText(trial.reason) : 'Note'}
          </Text>
          {trial.message && (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {trial.message}
            </Text>
          )}
        </Alert>
      )}
      {violations.length > 0 && (
        <section aria-label="Broken limits">
          <Heading text="Broken limits" />
          <ul className="trial-violations">
            {violations.map(({ path, metric, actual, threshold, ratio, severity }) => (
              <li key={path}>
                {metricLabel(metric)}: {metricText(metric, actual)} where{' '}
                {metricText(metric, threshold)} is allowed, {shareText(ratio)} more (
                {severities[severity] ?? severity})
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="trial-columns">
        <section aria-label="Parameters of the trial">
          <Group justify="space-between">
            <Heading text="Parameters" />
            <CopyText text={toJson(trial.parameters, 2)} what="parameters as JSON" />
          </Group>
          <PointView point={trial.parameters} />
          {trial.flags && trial.flags.length > 0 && (
            <>
              <Group justify="space-between" mt="xs">
                <Heading text="Flags" />
                <CopyText text={shellLine(trial.flags)} what="flags" />
              </Group>
              <Code block className="task-code" tabIndex={0} aria-label="Flags">
                {flagLines(trial.flags).join('\n')}
              </Code>
            </>
          )}
        </section>
        {main.length > 0 && (
          <section aria-label="Metrics">
            <Heading text="Metrics" />
            <MetricList metrics={main} />
            {others.length > 0 && (
              <details>
                <summary>All metrics</summary>
                <MetricList metrics={others} mono />
              </details>
            )}
          </section>
        )}
      </div>
      {levels.length > 1 && (
        <section aria-label="Levels">
          <Heading text="Levels" />
          <Table.ScrollContainer minWidth={420}>
            <Table fz="xs" verticalSpacing={3}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">Scenario</Table.Th>
                  <Table.Th scope="col" ta="right">Concurrency</Table.Th>
                  {levelMetrics.map((name) => (
                    <Table.Th key={name} scope="col" ta="right">{metricLabel(name)}</Table.Th>
                  ))}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {levels.map(({ scenario, concurrency, counted, metrics }) => (
                  <Table.Tr key={`${scenario} ${concurrency}`}>
                    <Table.Td>
                      {scenario}
                      {!counted && ' (left out)'}
                    </Table.Td>
                    <Table.Td ta="right">{concurrency}</Table.Td>
                    {levelMetrics.map((name) => {
                      const value = metrics[name];
                      return (
                        <Table.Td key={name} ta="right" className="task-number">
                          {typeof value === 'number' ? metricText(name, value) : '–'}
                        </Table.Td>
                      );
                    })}
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </section>
      )}
      {runs.length > 1 && (
        <section aria-label="Runs">
          <Heading text={`Runs: the score is their median`} />
          <ul className="trial-violations">
            {runs.map(({ run, score, seconds, reason, message }) => (
              <li key={run}>
                Run {run}:{' '}
                {score === null
                  ? [reasonText(reason), message].filter(Boolean).join(', ')
                  : readScore(objective, score).text}
                {seconds !== null && `, ${durationText(seconds)}`}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Text size="xs" c="dimmed">
        {trial.started_at && `Started ${fullTime(trial.started_at)}`}
        {trial.finished_at && `, finished ${fullTime(trial.finished_at)}`}
        {trial.attempts > 1 && `, attempt ${trial.attempts}`}
      </Text>
    </Stack>
  );
}

const levelMetrics = ['mean_e2e_latency', 'mean_ttft', 'mean_tpot', 'mean_total_throughput'];

function Heading({ text }: { text: string }) {
  return (
    <Text size="xs" fw={600} c="dimmed" component="h3" m={0}>
      {text}
    </Text>
  );
}

function MetricList({ metrics, mono = false }: {
  metrics: { name: string; label: string; text: string }[];
  mono?: boolean;
}) {
  return (
    <dl className="trial-metrics">
      {metrics.map(({ name, label, text }) => (
        <div key={name}>
          <dt className={mono ? 'task-mono' : undefined} title={name}>
            {label}
          </dt>
          <dd className="task-number">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
