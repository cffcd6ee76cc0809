import type { BookDetail } from '@mangu/contract/books';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { languageName, subjectText } from '../../../lib/format.ts';
import { formatBytes, formatDate, formatMoment } from '../../../lib/format-measures.ts';
import { Link } from '../../../ui/link.tsx';
import { byRole } from '../people.ts';
import { CatalogueLink } from './catalogue-link.tsx';
import styles from './details.module.css';
import { NameList } from './name-list.tsx';
import sectionStyles from './section.module.css';

/** Everything else that is known of this edition. */
export function Details({ book }: { readonly book: BookDetail }) {
  const { t } = useTranslation(['book', 'roles']);
  return (
    <section aria-labelledby="details">
      <h2 id="details" className={sectionStyles.title}>
        {t('details')}
      </h2>
      <dl className={styles.list}>
        {book.series.length > 0 && (
          <Entry term={t('series')}>
            {book.series.map((series) => (
              <SeriesPlace key={series.name} series={series} />
            ))}
          </Entry>
        )}
        {byRole(book.contributors).map(({ role, names }) => (
          <Entry key={role} term={t(`roles:${role}`, { defaultValue: t('contributor') })}>
            <NameList names={names} />
          </Entry>
        ))}
        {book.subjects.length > 0 && (
          <Entry term={t('subjects')}>
            <ul className={styles.values}>
              {book.subjects.map(({ label, scheme }) => (
                <li key={`${scheme} ${label}`}>
                  <CatalogueLink facet="subject" value={label} text={subjectText(label)} />
                </li>
              ))}
            </ul>
          </Entry>
        )}
        <Entry term={t('languages')}>
          <ul className={styles.values}>
            {book.languages.map((tag) => (
              <li key={tag}>
                <CatalogueLink facet="language" value={tag} text={languageName(tag)} translated />
              </li>
            ))}
          </ul>
        </Entry>
        {book.publisher && (
          <Entry term={t('publisher')} name>
            {book.publisher}
          </Entry>
        )}
        {book.published && <Entry term={t('published')}>{formatDate(book.published)}</Entry>}
        {book.identifiers.map(({ scheme, value, valid }) => (
          <Entry key={`${scheme} ${value}`} term={t(`scheme.${scheme}`, { defaultValue: t('scheme.other') })}>
            <span className={styles.code} translate="no">
              {value}
            </span>
            {valid === false && <span className={styles.doubt}> {t('checkDigitWrong')}</span>}
          </Entry>
        ))}
        {book.rights && (
          <Entry term={t('rights')} name>
            {book.rights}
          </Entry>
        )}
        <Entry term={t('file')}>
          <span translate="no">{book.file.name}</span>, {formatBytes(book.file.bytes)}
          {book.sanitised && <p className={styles.doubt}>{t('sanitised')}</p>}
        </Entry>
        <Entry term={t('added')}>
          <time dateTime={book.added}>{formatMoment(book.added)}</time>
        </Entry>
      </dl>
    </section>
  );
}

/** The series, the place in it, and who stands on either side. */
function SeriesPlace({ series }: { readonly series: BookDetail['series'][number] }) {
  const { t } = useTranslation('book');
  const neighbours = [
    { label: t('previous'), book: series.previous },
    { label: t('next'), book: series.next },
  ];
  return (
    <div className={styles.series}>
      <p>
        <CatalogueLink facet="series" value={series.name} />
        {series.position && <span translate="no">, {series.position}</span>}
      </p>
      {neighbours.map(
        ({ label, book }) =>
          book && (
            <p key={label} className={styles.neighbour}>
              {label}{' '}
              <Link to={`/books/${book.id}`} translate="no">
                {book.title}
              </Link>
            </p>
          ),
      )}
    </div>
  );
}

interface EntryProps {
  readonly term: string;
  readonly children: ReactNode;
  /** The value is the book's own text, not the interface's. */
  readonly name?: boolean;
}

function Entry({ term, children, name = false }: EntryProps) {
  return (
    <div className={styles.entry}>
      <dt>{term}</dt>
      <dd {...(name && { translate: 'no' })}>{children}</dd>
    </div>
  );
}
