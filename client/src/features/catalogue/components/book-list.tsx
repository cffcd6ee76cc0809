import type { BookItem } from '@mangu/contract/books';
import { useTranslation } from 'react-i18next';
import { languageName } from '../../../lib/format.ts';
import { formatDuration, readingMinutes } from '../../../lib/format-measures.ts';
import { Cover } from '../../../ui/cover.tsx';
import { useArrowKeys } from '../use-arrow-keys.ts';
import { authorsOf } from './authors.ts';
import { BookLink } from './book-link.tsx';
import styles from './book-list.module.css';
import { Snippet } from './snippet.tsx';

const eagerCovers = 12;

/** Books as dense lines, for those who know what they look for. */
export default function BookList({ items }: { readonly items: readonly BookItem[] }) {
  const onKeyDown = useArrowKeys();
  return (
    <ul className={styles.list} onKeyDown={onKeyDown}>
      {items.map((item, index) => (
        <Row key={item.id} item={item} eager={index < eagerCovers} />
      ))}
    </ul>
  );
}

function Row({ item, eager }: { readonly item: BookItem; readonly eager: boolean }) {
  const { t } = useTranslation('catalogue');
  const authors = authorsOf(item);
  const year = item.published?.slice(0, 4);
  return (
    <li className={styles.row} data-tall={item.snippet ? '' : undefined}>
      <div className={styles.cover}>
        <Cover
          bookId={item.id}
          cover={item.cover}
          title={item.title}
          language={item.titleLanguage}
          direction={item.titleDirection}
          sizes="48px"
          eager={eager}
        />
      </div>
      <div className={styles.main}>
        <BookLink item={item} className={styles.title} />
        {item.subtitle && (
          <p className={styles.subtitle} translate="no">
            {item.subtitle}
          </p>
        )}
        <p className={styles.authors} translate="no">
          {authors}
          {item.series && (
            <span className={styles.series}>
              {item.series.position
                ? t('seriesPosition', { name: item.series.name, position: item.series.position })
                : item.series.name}
            </span>
          )}
        </p>
        <Snippet snippet={item.snippet} lang={item.language} />
      </div>
      <p className={styles.fact}>{languageName(item.language)}</p>
      <p className={styles.fact} translate="no">
        {year}
      </p>
      <p className={styles.fact}>{item.words > 0 && formatDuration(readingMinutes(item.words))}</p>
    </li>
  );
}
