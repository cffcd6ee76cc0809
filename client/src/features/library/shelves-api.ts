import type { Shelf, Shelves } from '@mangu/contract/library';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../../lib/api.ts';

const key = ['library', 'shelves'] as const;

/** All shelves of the person who asks, in their order, each with its books. */
export function useShelves() {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request<Shelves>('/api/library/shelves', { signal }),
    select: ({ shelves }) => shelves,
  });
}

interface ShelfChange<Change> {
  readonly send: (change: Change) => Promise<unknown>;
  /** What the shelves will look like, shown at once. */
  readonly foresee?: (shelves: readonly Shelf[], change: Change) => Shelf[];
}

/**
 * Changes of shelves go to the server one after the other, so that a book can be moved as fast as one presses the
 * key; the shelves are asked for anew after the last of them.
 */
export function useShelfChange<Change>({ send, foresee }: ShelfChange<Change>) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: key,
    scope: { id: 'shelves' },
    mutationFn: send,
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey: key });
      if (foresee)
        client.setQueryData<Shelves>(key, (now) => now && { shelves: foresee(now.shelves, change) });
    },
    onSettled: () => {
      if (client.isMutating({ mutationKey: key }) === 1)
        return client.invalidateQueries({ queryKey: ['library'] });
    },
  });
}

/** The shelf as it is known now, with what was foreseen: its version is the one the next change has to name. */
export function useShelfNow(): (id: string) => Shelf | undefined {
  const client = useQueryClient();
  return (id) => client.getQueryData<Shelves>(key)?.shelves.find((shelf) => shelf.id === id);
}

/** The list with one of its items moved by one place; the same list when it is at the end already. */
export function moved<Item>(items: readonly Item[], at: number, by: 1 | -1): readonly Item[] {
  const [item] = items.slice(at, at + 1);
  if (item === undefined || at + by < 0 || at + by >= items.length) return items;
  return items.toSpliced(at, 1).toSpliced(at + by, 0, item);
}
