import type { BookItem } from '@mangu/contract/books';
import { Cover } from '../../../ui/cover.tsx';
import { useArrowKeys } from '../use-arrow-keys.ts';
import { authorsOf } from './authors.ts';
import styles from './book-covers.module.css';
import { BookLink } from './book-link.tsx';
import { Snippet } from './snippet.tsx';

/** Covers seen without scrolling on a wide screen. */
const eagerCovers = 12;

/** Books by their covers, standing on one line, titles below. */
export function BookCovers({ items }: { readonly items: readonly BookItem[] }) {
  const onKeyDown = useArrowKeys();
  return (
    <ul className={styles.covers} onKeyDown={onKeyDown}>
      {items.map((item, index) => (
        <Card key={item.id} item={item} eager={index < eagerCovers} />
      ))}
    </ul>
  );
}

function Card({ item, eager }: { readonly item: BookItem; readonly eager: boolean }) {
  const authors = authorsOf(item);
  return (
    <li className={styles.card}>
      <div className={styles.cover}>
        <Cover
          bookId={item.id}
          cover={item.cover}
          title={item.title}
          author={authors}
          language={item.titleLanguage}
          direction={item.titleDirection}
          sizes="(width < 40rem) 44vw, 11rem"
          eager={eager}
        />
      </div>
      <div className={styles.text}>
        <BookLink item={item} className={styles.title} />
        {authors !== '' && (
          <p className={styles.authors} translate="no">
            {authors}
          </p>
        )}
        <Snippet snippet={item.snippet} lang={item.language} />
      </div>
    </li>
  );
}
