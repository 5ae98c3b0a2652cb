// What a conflict is called and what it means, for people.
import type { Json } from '../../api/json';
import type { Decision } from '../../api/types.gen';
import { asJson, asValues, type Conflict, type ConflictKind } from './mergeTypes';

// What it is called, and what stands as long as nobody decides.
const kinds: Record<ConflictKind, { title: string; stands: string }> = {
  no_common_values: { title: 'Nothing in common', stands: 'The parameter is left out.' },
  overridden: { title: 'Overridden', stands: 'The later list stands.' },
  types_clash: { title: 'Different types', stands: 'All values stand; rarely is one flag meant.' },
  two_spellings: { title: 'Two spellings', stands: 'The candidates of both stand, united.' },
  different_conditions: { title: 'Different conditions', stands: 'They are joined.' },
  derived_values: { title: 'Derived values', stands: 'The later stands.' },
  two_places: { title: 'Two places', stands: '' },
  links_overlap: {
    title: 'Links overlap',
    stands: 'The later link has the parameters that both want.',
  },
  constraints_contradict: {
    title: 'Constraints contradict',
    stands: 'All stand, the later under names of their own.',
  },
  requires_missing: { title: 'A preset is missing', stands: 'They are merged without it.' },
  excluded: { title: 'Not to be merged', stands: 'They are merged all the same.' },
  no_point_satisfies: {
    title: 'No point is left',
    stands: 'This constraint forbids every point: nothing can be tried.',
  },
  values_excluded: {
    title: 'Values never tried',
    stands: 'They stay in the list, but no valid point has them.',
  },
};

const places = { list: 'a list', link: 'a link', any_of: 'an alternative' };

export function kindTitle({ kind }: Conflict): string {
  return (kinds[kind] as { title: string } | undefined)?.title ?? kind;
}

// What it is about: the parameter, where there is one.
export function subjectText(conflict: Conflict): string {
  switch (conflict.kind) {
    case 'constraints_contradict':
    case 'no_point_satisfies':
      return conflict.constraint;
    case 'requires_missing':
      return conflict.requires;
    case 'excluded':
      return `${conflict.preset} and ${conflict.conflicts_with}`;
    case 'links_overlap':
      return conflict.parameters.join(' + ');
    default: {
      const several = 'parameters' in conflict ? conflict.parameters : undefined;
      return conflict.parameter ?? several?.join(' + ') ?? 'alternatives';
    }
  }
}

export function reasonText(conflict: Conflict): string {
  const stands = (kinds[conflict.kind] as { stands: string } | undefined)?.stands ?? '';
  return [whyText(conflict), stands].filter(Boolean).join(' ');
}

function whyText(conflict: Conflict): string {
  switch (conflict.kind) {
    case 'overridden':
      return `${conflict.overridden_by} brings another list.`;
    case 'no_common_values': {
      const missing = conflict.missing_from;
      if (!missing) return 'The presets share none of their values.';
      return `${missing.join(', ')} ${missing.length === 1 ? 'does' : 'do'} not have it.`;
    }
    case 'two_spellings':
      return `${conflict.preset} has it as ${conflict.spellings.join(' and ')}.`;
    case 'two_places':
      return `A parameter stands in one place; here it is ${places[conflict.stands_in]}.`;
    case 'requires_missing':
      return `${conflict.preset} requires ${conflict.requires}, which is not chosen.`;
    case 'excluded':
      return `${conflict.preset} says that it does not go with ${conflict.conflicts_with}.`;
    case 'no_point_satisfies':
      return conflict.rule;
    case 'links_overlap':
    case 'different_conditions':
    case 'constraints_contradict':
    case 'values_excluded':
      return '';
    default:
      return `${conflict.reason.charAt(0).toUpperCase()}${conflict.reason.slice(1)}.`;
  }
}

// A side as it is shown: who, and what they bring.
export interface ShownSide {
  presets: string[];
  label?: string; // where no preset is named
  values?: Json[];
  code?: string; // an expression, names
  text?: string;
  when?: string;
}

export function shownSides(conflict: Conflict): ShownSide[] {
  switch (conflict.kind) {
    case 'no_common_values':
    case 'types_clash':
    case 'derived_values':
      return conflict.values.map(({ preset, values, values_from, when }) =>
        side([preset], { values: values && asValues(values), code: values_from, when }),
      );
    case 'overridden':
      return [
        { ...listSide([], conflict.previous_values, conflict.previous_when), label: 'before' },
        listSide([conflict.overridden_by], conflict.new_values, conflict.new_when),
      ];
    case 'different_conditions':
      return conflict.conditions.map(({ preset, when }) => side([preset], { when }));
    case 'two_places':
      return conflict.places.map(({ preset, place }) =>
        side([preset], { text: `in ${places[place]}` }),
      );
    case 'links_overlap':
      return conflict.links.map(({ presets, parameters }) =>
        side(presets, { code: parameters.join(' + ') }),
      );
    case 'constraints_contradict':
      return conflict.values.map(({ presets, require, when }) =>
        side(presets, { code: require, when }),
      );
    case 'values_excluded':
      return conflict.values.map(({ presets, value, because }) =>
        side(presets, {
          values: [asJson(value)],
          text: because.length > 0 ? `forbidden by ${because.join(', ')}` : undefined,
        }),
      );
    default:
      return [];
  }
}

function listSide(presets: string[], list: unknown, when: string | undefined): ShownSide {
  if (Array.isArray(list)) return side(presets, { values: asValues(list), when });
  return side(presets, { code: (list as { values_from?: string }).values_from, when });
}

function side(
  presets: string[],
  { values, code, text, when }: {
    values?: Json[] | undefined;
    code?: string | undefined;
    text?: string | undefined;
    when?: string | undefined;
  },
): ShownSide {
  return {
    presets,
    ...(values ? { values } : {}),
    ...(code ? { code } : {}),
    ...(text ? { text } : {}),
    ...(when ? { when } : {}),
  };
}

export function decisionText(decision: Decision): string {
  if ('keep' in decision) return `what ${decision.keep} has`;
  if ('values' in decision) return 'values given by hand';
  return 'remove' in decision ? 'left out' : 'as it is';
}
