// Which presets the table shows, and in which order: written in the address, so that it can be
// shared and gone back to.
export type Sort = 'name' | 'created_at' | 'updated_at';
export type Order = 'asc' | 'desc';

export interface Filter {
  search: string;
  category: string | null;
  runtime: string | null;
  tag: string | null;
  system: boolean | null; // null: both
  sort: Sort;
  order: Order;
}

export interface Place {
  filter: Filter;
  open: number | null; // the preset whose details are shown
}

export const everything: Filter = {
  search: '',
  category: null,
  runtime: null,
  tag: null,
  system: null,
  sort: 'name',
  order: 'asc',
};

const sorts: readonly Sort[] = ['name', 'created_at', 'updated_at'];

// Names from a to z, times from the newest.
export function firstOrder(sort: Sort): Order {
  return sort === 'name' ? 'asc' : 'desc';
}

// What makes no sense is left out.
export function readPlace(search: string): Place {
  const query = new URLSearchParams(search);
  const sort = sorts.find((each) => each === query.get('sort')) ?? 'name';
  const order = query.get('order');
  const system = query.get('system');
  const open = query.get('open') ?? '';
  return {
    filter: {
      search: query.get('search') ?? '',
      category: query.get('category') || null,
      runtime: query.get('runtime') || null,
      tag: query.get('tag') || null,
      system: system === 'yes' ? true : system === 'no' ? false : null,
      sort,
      order: order === 'asc' || order === 'desc' ? order : firstOrder(sort),
    },
    open: /^[1-9]\d{0,15}$/.test(open) ? Number(open) : null,
  };
}

// The search part of an address, without what goes without saying.
export function writePlace({ filter, open }: Place): string {
  const query = new URLSearchParams();
  if (filter.search) query.set('search', filter.search);
  if (filter.category) query.set('category', filter.category);
  if (filter.runtime) query.set('runtime', filter.runtime);
  if (filter.tag) query.set('tag', filter.tag);
  if (filter.system !== null) query.set('system', filter.system ? 'yes' : 'no');
  if (filter.sort !== 'name') query.set('sort', filter.sort);
  if (filter.order !== firstOrder(filter.sort)) query.set('order', filter.order);
  if (open !== null) query.set('open', String(open));
  return query.toString();
}

// Whether the filter leaves anything out; the order does not.
export function isNarrow(filter: Filter): boolean {
  return Boolean(
    filter.search || filter.category || filter.runtime || filter.tag || filter.system !== null,
  );
}

export function sameFilter(left: Filter, right: Filter): boolean {
  return writePlace({ filter: left, open: null }) === writePlace({ filter: right, open: null });
}

export interface ListParams {
  search?: string;
  category?: string;
  runtime?: string;
  tag?: string;
  is_system?: boolean;
  sort: Sort;
  order: Order;
}

// As preset.list takes it.
export function listParams(filter: Filter): ListParams {
  return {
    ...(filter.search.trim() && { search: filter.search.trim() }),
    ...(filter.category && { category: filter.category }),
    ...(filter.runtime && { runtime: filter.runtime }),
    ...(filter.tag && { tag: filter.tag }),
    ...(filter.system !== null && { is_system: filter.system }),
    sort: filter.sort,
    order: filter.order,
  };
}
