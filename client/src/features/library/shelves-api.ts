import type { BookCard } from '@mangu/contract/books';
import type { Shelf, Shelves } from '@mangu/contract/library';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ApiError, request } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { showToast } from '../../ui/toast/toasts.ts';

const key = ['library', 'shelves'] as const;

const askForShelves = (signal?: AbortSignal) => request<Shelves>('/api/library/shelves', { signal });

/** All shelves of the person who asks, in their order, each with its books. */
export function useShelves() {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => askForShelves(signal),
    select: ({ shelves }) => shelves,
  });
}

interface ShelfChange<Change> {
  readonly send: (change: Change) => Promise<unknown>;
  /** What the shelves will look like, shown at once. */
  readonly foresee?: (shelves: readonly Shelf[], change: Change) => Shelf[];
  /** A failure is said in a toast, wherever one is by then; for what has no dialog that says it. */
  readonly told?: boolean;
}

/**
 * Changes of shelves go to the server one after the other, so that a book can be moved as fast as one presses the
 * key; the shelves are asked for anew after the last of them.
 */
export function useShelfChange<Change>({ send, foresee, told = false }: ShelfChange<Change>) {
  const { t } = useTranslation('problems');
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
    onError: (error) => {
      if (told) showToast(problemText(t, error).title, { tone: 'must' });
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

interface Arranged {
  readonly version: number;
  readonly name: string;
  readonly books: readonly BookCard[];
}

/** Writes the books of a shelf in their order, upon the version they were known in. */
export const arrangeShelf = (id: string, { name, version, books }: Arranged) =>
  request(`/api/library/shelves/${id}`, {
    method: 'PUT',
    body: { name, version, books: books.map((book) => book.id) },
  });

interface PutBack {
  readonly book: BookCard;
  /** The books that stood behind it, nearest first. */
  readonly behind: readonly BookCard[];
}

/** The books with the one that was taken away before the first that stood behind it; undefined where it is there. */
function withBook(books: readonly BookCard[], { book, behind }: PutBack): readonly BookCard[] | undefined {
  const places = new Map(books.map(({ id }, place) => [id, place]));
  if (places.has(book.id)) return undefined;
  const next = behind.find(({ id }) => places.has(id));
  return books.toSpliced((next && places.get(next.id)) ?? books.length, 0, book);
}

/**
 * Gives a shelf back a book that was taken from it, where it stood. All else stays as it has become since, here or
 * elsewhere: the shelf is asked for when its turn has come.
 */
export function usePutBack(id: string) {
  return useShelfChange({
    async send(change: PutBack) {
      const shelf = (await askForShelves()).shelves.find((one) => one.id === id);
      if (!shelf) throw new ApiError('not-found', 404);
      const books = withBook(shelf.books, change);
      if (books) await arrangeShelf(id, { ...shelf, books });
    },
    foresee: (shelves, change) =>
      shelves.map((one) => {
        const books = one.id === id ? withBook(one.books, change) : undefined;
        return books ? { ...one, version: one.version + 1, books: [...books] } : one;
      }),
    told: true,
  });
}

/** The list with one of its items moved by one place; the same list when it is at the end already. */
export function moved<Item>(items: readonly Item[], at: number, by: 1 | -1): readonly Item[] {
  const [item] = items.slice(at, at + 1);
  if (item === undefined || at + by < 0 || at + by >= items.length) return items;
  return items.toSpliced(at, 1).toSpliced(at + by, 0, item);
}
