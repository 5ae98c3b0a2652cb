import type { Json } from '../../../api/json';
import { getAt, objectAt } from '../model/document';
import type { Doc } from '../model/document';
import { objectives, runtimes, strategies, strategyFields } from '../model/fields';
import type { Way } from '../model/presetPart';
import {
  ChoiceOrTextField, ListField, LongTextField, NumberField, SelectField, SwitchField, TextField,
} from './fields';
import { useForm } from './formContext';
import { JsonField } from './JsonField';
import { Limits } from './Limits';
import { Folded, Section } from './Section';
import { SpaceSection } from './SpaceSection';

const optimization = (name: string) => ['optimization', name];

// The whole document as fields.
export function FormView({ way, onWay, onDoc, onRuntime }: {
  way: Way;
  onWay: (way: Way, filled: Json | null) => void;
  onDoc: (change: (doc: Doc) => Doc) => void;
  onRuntime: (runtime: string) => void;
}) {
  const { doc, faults } = useForm();
  const strategy = getAt(doc, optimization('strategy')) ?? 'grid_search';
  const mixed = getAt(doc, optimization('order')) === 'mixed';
  const own = strategyFields[String(strategy)] ?? [];
  const hint = strategies.find(({ value }) => value === strategy)?.hint;
  const faulty = (...paths: string[]) =>
    faults.some(({ path }) => paths.some((each) => path.startsWith(each)));
  const limited = Object.keys(objectAt(doc, ['slo'])).length > 0;

  return (
    <div>
      <Section title="Task">
        <div className="task-grid">
          <TextField path={['task_name']} label="Name" required keepEmpty />
          <TextField
            path={['model', 'id_or_path']}
            label="Model"
            required
            keepEmpty
            placeholder="Qwen/Qwen3-8B, or a folder"
          />
          <ChoiceOrTextField
            path={['base_runtime']}
            label="Runtime"
            required
            data={runtimes}
          />
        </div>
      </Section>
      <SpaceSection way={way} onWay={onWay} onDoc={onDoc} onRuntime={onRuntime} />
      <Section title="Objective and search">
        <div className="task-grid">
          <SelectField path={optimization('objective')} label="Objective" data={objectives} />
          <SelectField
            path={optimization('strategy')}
            label="Strategy"
            fallback="grid_search"
            data={strategies}
            {...(hint ? { description: hint } : {})}
          />
          <NumberField
            path={optimization('max_iterations')}
            label="Most trials"
            description="Failed ones count, the baseline does not."
            min={1}
            placeholder="100"
          />
          {own.includes('order') && (
            <SelectField
              path={optimization('order')}
              label="Order"
              description="Mixed: every value comes early."
              fallback="row_major"
              data={[
                { value: 'row_major', label: 'Row by row' },
                { value: 'mixed', label: 'Mixed' },
              ]}
            />
          )}
          {(own.includes('seed') || mixed) && (
            <NumberField
              path={optimization('seed')}
              label="Seed"
              description="The same seed, the same points."
              placeholder="0"
            />
          )}
          {own.includes('n_initial_random') && (
            <NumberField
              path={optimization('n_initial_random')}
              label="Drawn at random first"
              description="Points before the model is asked."
              min={1}
              placeholder="5"
            />
          )}
        </div>
        <SwitchField
          path={optimization('baseline')}
          label="Measure the engine’s defaults first"
          description="One more trial, to compare the best one with."
        />
      </Section>
      <Section title="Benchmark">
        <div className="task-grid">
          <ListField
            path={['benchmark', 'num_concurrency']}
            label="Concurrency"
            description="Requests at once; each is a level."
            numbers
          />
          <ListField
            path={['benchmark', 'traffic_scenarios']}
            label="Traffic scenarios"
            description="D(512,128): 512 tokens in, 128 out."
          />
          <NumberField
            path={['benchmark', 'max_requests_per_iteration']}
            label="Requests a level"
            min={1}
            placeholder="50"
          />
          <NumberField
            path={['benchmark', 'max_time_per_iteration']}
            label="Time a level, s"
            min={1}
            placeholder="10"
          />
        </div>
      </Section>
      <Folded
        title="Limits"
        hint="on latency and time per token"
        opened={limited}
        faulty={faulty('/slo')}
      >
        <Limits />
      </Folded>
      <Folded
        title="More about the search"
        hint="repeats, patience, time limits, priority"
        opened={false}
        faulty={faulty(
          '/optimization/repeats', '/optimization/patience', '/optimization/min_improvement',
          '/optimization/parallel_trials', '/optimization/timeout_per_iteration', '/priority',
          '/runner',
        )}
      >
        <div className="task-grid">
          <NumberField
            path={optimization('repeats')}
            label="Repeats"
            description="Runs of each point; their median counts."
            min={1}
            max={25}
            placeholder="1"
          />
          <NumberField
            path={optimization('patience')}
            label="Patience"
            description="Ends after so many trials without a better best."
            min={1}
            placeholder="none"
          />
          <NumberField
            path={optimization('min_improvement')}
            label="Least improvement"
            description="What counts as better: 0.01 is 1 %."
            integer={false}
            step={0.01}
            min={0}
            placeholder="0"
          />
          <NumberField
            path={optimization('parallel_trials')}
            label="Trials at once"
            description="Within the daemon’s own limit."
            min={1}
            placeholder="1"
          />
          <NumberField
            path={optimization('timeout_per_iteration')}
            label="Time limit of a stage, s"
            description="Until ready, and of the benchmark."
            min={1}
            placeholder="the runner’s"
          />
          <NumberField
            path={['priority']}
            label="Priority"
            description="-100 to 100; higher runs first."
            min={-100}
            max={100}
            placeholder="0"
          />
          <TextField
            path={['runner']}
            label="Runner"
            description="Empty: the first that fits the runtime."
          />
        </div>
      </Folded>
      <Folded
        title="Advanced"
        hint="description, and members as JSON"
        opened={false}
        faulty={faulty('/quant_config', '/parallel_config', '/variables')}
      >
        <LongTextField path={['description']} label="Description" />
        <JsonField
          path={['benchmark']}
          label="Benchmark as JSON"
          description="All that the runner’s benchmark is told."
        />
        <JsonField path={['quant_config']} label="Quantization axes (quant_config)" />
        <JsonField path={['parallel_config']} label="Parallelism axes (parallel_config)" />
        {way === 'presets' && (
          <JsonField path={['variables']} label="Variables of template presets" />
        )}
      </Folded>
    </div>
  );
}
