import type { BookDetail } from '@mangu/contract/books';
import type { Followed } from '@mangu/contract/library';
import { useTranslation } from 'react-i18next';
import { request, toQueryString } from '../../../lib/api.ts';
import { useMyBook } from '../api/my-book.ts';
import { authorNames } from '../people.ts';
import styles from './mine.module.css';
import { OnShelves } from './on-shelves.tsx';
import { Toggle } from './toggle.tsx';

/** What a signed-in reader keeps of a book: a wish, shelves, and whom of its people and series they follow. */
export function Mine({ book }: { readonly book: BookDetail }) {
  const { t } = useTranslation('book');
  const { person, mine } = useMyBook(book.id);
  if (!person) return null;
  return (
    <div className={styles.mine}>
      <Toggle
        on={mine?.wished}
        label={(on) => t(on ? 'wished' : 'wish')}
        change={(on) => request(`/api/library/lists/wishes/${book.id}`, { method: on ? 'PUT' : 'DELETE' })}
      />
      <OnShelves book={book} shelves={mine?.shelves} />
      {followable(book, mine?.following).map(({ kind, name, follows }) => (
        <Toggle
          key={`${kind} ${name}`}
          on={follows}
          label={(on) => t(on ? 'followed' : 'follow', { name })}
          change={(on) =>
            on
              ? request('/api/library/following', { method: 'PUT', body: { kind, name } })
              : request(`/api/library/following${toQueryString({ kind, name })}`, { method: 'DELETE' })
          }
        />
      ))}
    </div>
  );
}

/**
 * The authors and series, and whoever else of the book is followed. They stand there before it is known who of
 * them is followed, so that nothing moves then.
 */
function followable(
  book: BookDetail,
  known: readonly (Followed & { readonly follows: boolean })[] | undefined,
): readonly (Followed & { readonly follows: boolean | undefined })[] {
  const authors = new Set(authorNames(book.contributors));
  if (known)
    return known.filter(({ kind, name, follows }) => kind === 'series' || follows || authors.has(name));
  return [
    ...[...authors].map((name) => ({ kind: 'contributor' as const, name, follows: undefined })),
    ...book.series.map(({ name }) => ({ kind: 'series' as const, name, follows: undefined })),
  ];
}
