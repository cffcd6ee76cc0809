import type { BookDetail } from '@mangu/contract/books';
import { useTranslation } from 'react-i18next';
import { formatDate } from '../../../lib/format-measures.ts';
import styles from './accessibility-summary.module.css';
import sectionStyles from './section.module.css';

type Statements = BookDetail['accessibility'];

/** What the book offers to whom, under the headings of the W3C accessibility display guide 2.1. */
export function AccessibilitySummary({ statements }: { readonly statements: Statements }) {
  const { t } = useTranslation(['accessibility', 'book']);
  const sections = [...new Set(statements.map(({ section }) => section))];
  if (sections.length === 0) return null;
  return (
    <section aria-labelledby="accessibility">
      <h2 id="accessibility" className={sectionStyles.title}>
        {t('book:accessibility')}
      </h2>
      <dl className={styles.sections}>
        {sections.map((section) => (
          <div key={section} className={styles.section}>
            <dt>{t(`section.${section}`)}</dt>
            {statements
              .filter((statement) => statement.section === section)
              .map((statement) => (
                <Statement
                  key={`${statement.id} ${Object.values(statement.values ?? {}).join()}`}
                  {...statement}
                />
              ))}
          </div>
        ))}
      </dl>
    </section>
  );
}

function Statement({ section, id, values = {} }: Statements[number]) {
  const { t } = useTranslation('accessibility');
  const { url, date, ...words } = values;
  const text = t(`statement.${section}.${id}`, { ...words, ...(date && { date: formatDate(date) }) });
  return (
    <dd>
      {url ? (
        <a href={url} rel="noreferrer">
          {text}
        </a>
      ) : (
        text
      )}
    </dd>
  );
}
