import type { BookDetail } from '@mangu/contract/books';
import { useTranslation } from 'react-i18next';
import { formatNumber, languageName } from '../../../lib/format.ts';
import { formatDuration, readingMinutes } from '../../../lib/format-measures.ts';
import { PageHeading } from '../../../ui/page-heading.tsx';
import { authorNames, prominentRoles } from '../people.ts';
import { CatalogueLink } from './catalogue-link.tsx';
import { NameList } from './name-list.tsx';
import styles from './title-block.module.css';

export function TitleBlock({ book }: { readonly book: BookDetail }) {
  const { t } = useTranslation(['book', 'roles']);
  const [series] = book.series;
  return (
    <header className={styles.block}>
      {series && (
        <p className={styles.series}>
          <CatalogueLink facet="series" value={series.name} />
          {series.position && <span translate="no">, {series.position}</span>}
        </p>
      )}
      <div lang={book.titleLanguage} translate="no">
        <PageHeading className={styles.title}>
          <bdi dir={book.titleDirection}>{book.title}</bdi>
        </PageHeading>
        {book.subtitle && (
          <p className={styles.subtitle}>
            <bdi dir={book.titleDirection}>{book.subtitle}</bdi>
          </p>
        )}
      </div>
      {book.contributors.length > 0 && (
        <p className={styles.authors}>
          <NameList names={authorNames(book.contributors)} />
        </p>
      )}
      {prominentRoles(book.contributors).map(({ role, names }) => (
        <p key={role} className={styles.role}>
          {t(`roles:${role}`)}{' '}
          <span className={styles.names}>
            <NameList names={names} />
          </span>
        </p>
      ))}
      <Facts book={book} />
    </header>
  );
}

/** The few figures one chooses by, on one line. */
function Facts({ book }: { readonly book: BookDetail }) {
  const { t } = useTranslation('book');
  const facts = [
    ...(book.words > 0
      ? [
          t('reading', { time: formatDuration(readingMinutes(book.words)) }),
          t('words', { count: book.words, number: formatNumber(book.words) }),
        ]
      : []),
    ...(book.pages ? [t('pages', { count: book.pages, number: formatNumber(book.pages) })] : []),
    ...book.languages.slice(0, 3).map(languageName),
    ...(book.layout === 'pre-paginated' ? [t('fixedLayout')] : []),
    ...(book.mediaOverlay ? [t('readAloud')] : []),
  ];
  return (
    <ul className={styles.facts} aria-label={t('atAGlance')}>
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}
