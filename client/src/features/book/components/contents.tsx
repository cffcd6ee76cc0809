import type { BookDetail, TocItem } from '@mangu/contract/books';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './contents.module.css';
import sectionStyles from './section.module.css';

/** Entries shown before one asks for all. */
const fewEntries = 12;

/** The table of contents; each entry opens the book there. */
export function Contents({ book }: { readonly book: BookDetail }) {
  const { t } = useTranslation('book');
  const [all, setAll] = useState(false);
  if (book.toc.length === 0) return null;
  const folded = book.toc.length > fewEntries + 3;
  const shown = all || !folded ? book.toc : book.toc.slice(0, fewEntries);
  return (
    <section aria-labelledby="contents">
      <h2 id="contents" className={sectionStyles.title}>
        {t('contents')}
      </h2>
      <div translate="no" lang={book.languages[0]} dir="auto">
        <Entries bookId={book.id} items={shown} />
      </div>
      {folded && (
        <button type="button" className={sectionStyles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('lessContents') : t('allContents', { count: book.toc.length })}
        </button>
      )}
    </section>
  );
}

function Entries({ bookId, items }: { readonly bookId: string; readonly items: readonly TocItem[] }) {
  return (
    <ol className={styles.entries}>
      {items.map(({ label, href, children }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: labels may repeat, and the list does not change
        <li key={index}>
          {href === undefined ? (
            <span className={styles.entry}>{label}</span>
          ) : (
            <a className={styles.entry} href={`/read/${bookId}#href=${encodeURIComponent(href)}`}>
              {label}
            </a>
          )}
          {children.length > 0 && <Entries bookId={bookId} items={children} />}
        </li>
      ))}
    </ol>
  );
}
