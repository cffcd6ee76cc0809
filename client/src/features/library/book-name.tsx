import type { BookCard } from '@mangu/contract/books';
import { formatList } from '../../lib/format.ts';
import { Link } from '../../ui/link.tsx';
import styles from './library.module.css';

/** Title and authors of a book in a list; leads to its page. */
export function BookName({ book }: { readonly book: BookCard }) {
  const authors = book.contributors.filter(({ role }) => role === 'aut').map(({ name }) => name);
  return (
    <div>
      <Link to={`/books/${book.id}`} translate="no" lang={book.titleLanguage}>
        <bdi dir={book.titleDirection}>{book.title}</bdi>
      </Link>
      {authors.length > 0 && (
        <div className={styles.by} translate="no">
          {formatList(authors)}
        </div>
      )}
    </div>
  );
}
