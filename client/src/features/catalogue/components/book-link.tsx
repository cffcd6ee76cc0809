import type { BookItem } from '@mangu/contract/books';
import { Link } from '../../../ui/link.tsx';

interface BookLinkProps {
  readonly item: BookItem;
  readonly className: string | undefined;
}

/** The title, which leads to the book. Arrow keys move among these links. */
export function BookLink({ item, className }: BookLinkProps) {
  return (
    <Link
      to={`/books/${item.id}`}
      className={className}
      data-result=""
      translate="no"
      lang={item.titleLanguage ?? item.language}
    >
      <bdi dir={item.titleDirection}>{item.title}</bdi>
    </Link>
  );
}
