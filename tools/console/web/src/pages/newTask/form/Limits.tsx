import { Alert, NumberInput, Switch, Table, Text } from '@mantine/core';

import { pointerOf } from '../../../components/json/pointer';
import { flagAt, getAt, numberAt, type Path } from '../model/document';
import { faultAt } from '../model/faults';
import { limits } from '../model/fields';
import { NumberField, SelectField } from './fields';
import { useForm } from './formContext';

// The limits that trials are held to (host/TASKS.md, Scoring).
export function Limits() {
  const { doc } = useForm();
  const throughput = getAt(doc, ['optimization', 'objective']) === 'maximize_throughput';
  const some = limits.some(({ path }) => getAt(doc, [...path, 'threshold']) !== undefined);
  const smooth = getAt(doc, ['slo', 'curve']) === 'smooth';
  return (
    <>
      <Table.ScrollContainer minWidth={520}>
        <Table verticalSpacing={4} horizontalSpacing={6} withRowBorders={false} fz="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Limit</Table.Th>
              <Table.Th scope="col">Threshold, s</Table.Th>
              <Table.Th scope="col">Weight</Table.Th>
              <Table.Th scope="col">Hard</Table.Th>
              <Table.Th scope="col">Fails beyond</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {limits.map(({ path, label }) => (
              <LimitRow key={label} path={path} label={label} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="xs" c="dimmed">
        A trial beyond a threshold gets a penalty by its weight. A hard limit fails the trial once
        it is exceeded by more than the fraction “fails beyond”: 0.5 is half as much again.
      </Text>
      {throughput && some && !smooth && (
        <Alert role="note" color="yellow" p="xs">
          With throughput as the objective take the smooth curve: the stepped one can rate the
          faster of two trials that break a limit worse.
        </Alert>
      )}
      <div className="task-grid">
        <SelectField
          path={['slo', 'curve']}
          label="Penalty curve"
          fallback="stepped"
          data={[
            { value: 'stepped', label: 'Stepped: jumps at the threshold' },
            { value: 'smooth', label: 'Smooth: begins at nothing' },
          ]}
        />
        <NumberField
          path={['slo', 'steepness']}
          label="Steepness"
          integer={false}
          step={0.05}
          min={0}
          placeholder="0.1"
        />
        <SelectField
          path={['slo', 'levels']}
          label="A level that breaks a hard limit"
          fallback="all"
          data={[
            { value: 'all', label: 'Fails the trial' },
            { value: 'passing', label: 'Is left out of the means' },
          ]}
        />
        <NumberField
          path={['slo', 'min_success_rate']}
          label="Least success rate"
          integer={false}
          step={0.05}
          min={0}
          max={1}
          placeholder="0.9"
        />
      </div>
    </>
  );
}

function LimitRow({ path, label }: { path: Path; label: string }) {
  const hard = flagAt(useForm().doc, [...path, 'hard_fail']);
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={500}>
        {label}
      </Table.Th>
      <Table.Td>
        <Cell path={[...path, 'threshold']} label={`${label}: threshold in seconds`} empty="none" />
      </Table.Td>
      <Table.Td>
        <Cell path={[...path, 'weight']} label={`${label}: weight`} empty="1" />
      </Table.Td>
      <Table.Td>
        <HardSwitch path={[...path, 'hard_fail']} label={`${label}: hard limit`} />
      </Table.Td>
      <Table.Td>
        <Cell
          path={[...path, 'fail_ratio']}
          label={`${label}: fails beyond`}
          empty="0.5"
          disabled={!hard}
        />
      </Table.Td>
    </Table.Tr>
  );
}

function Cell({ path, label, empty, disabled = false }: {
  path: Path;
  label: string;
  empty: string;
  disabled?: boolean;
}) {
  const { doc, set, faults } = useForm();
  return (
    <NumberInput
      size="xs"
      w={96}
      aria-label={label}
      placeholder={empty}
      disabled={disabled}
      min={0}
      step={0.1}
      hideControls
      clampBehavior="none"
      value={numberAt(doc, path) ?? ''}
      error={faultAt(faults, pointerOf(path))}
      onChange={(value) => {
        if (value === '') set(path, undefined);
        else if (typeof value === 'number') set(path, value);
      }}
    />
  );
}

function HardSwitch({ path, label }: { path: Path; label: string }) {
  const { doc, set } = useForm();
  return (
    <Switch
      size="sm"
      aria-label={label}
      checked={flagAt(doc, path)}
      onChange={({ currentTarget: { checked } }) => set(path, checked ? true : undefined)}
    />
  );
}
