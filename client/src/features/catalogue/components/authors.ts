import type { BookCard } from '@mangu/contract/books';
import { formatList } from '../../../lib/format.ts';

/** The authors as one line; when a book has none, whoever stands first. */
export function authorsOf({ contributors }: Pick<BookCard, 'contributors'>): string {
  const authors = contributors.filter((one) => one.role === 'aut');
  return formatList((authors.length > 0 ? authors : contributors.slice(0, 1)).map((one) => one.name));
}
