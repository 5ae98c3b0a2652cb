// Metadata in two fields: tags as chips, the rest as JSON.
import type { Json } from '../../../api/json';
import { isObject } from '../../../components/params/parameters';

type Metadata = { [member: string]: Json };

// Undefined: the tags are none that chips can show.
export function tagsOf(metadata: Json | undefined): string[] | undefined {
  const tags = isObject(metadata) ? metadata['tags'] : undefined;
  if (tags === undefined) return metadata === undefined || isObject(metadata) ? [] : undefined;
  const texts = Array.isArray(tags) && tags.every((tag) => typeof tag === 'string');
  return texts ? (tags as string[]) : undefined;
}

export function withoutTags(metadata: Json | undefined): Metadata {
  if (!isObject(metadata)) return {};
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => name !== 'tags'));
}

// Undefined where nothing is left: an empty object says nothing.
export function withTags(metadata: Json | undefined, tags: string[]): Metadata | undefined {
  const now = isObject(metadata) ? metadata : {};
  if (tags.length > 0) return { ...now, tags };
  return orNothing(withoutTags(now));
}

export function withRest(metadata: Json | undefined, rest: Metadata): Metadata | undefined {
  const tags = isObject(metadata) ? metadata['tags'] : undefined;
  if (tags === undefined) return orNothing(rest);
  return Object.keys(metadata as Metadata)[0] === 'tags' ? { tags, ...rest } : { ...rest, tags };
}

function orNothing(metadata: Metadata): Metadata | undefined {
  return Object.keys(metadata).length > 0 ? metadata : undefined;
}
