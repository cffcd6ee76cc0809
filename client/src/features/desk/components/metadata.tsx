import type { EditionMetadata } from '@mangu/contract/editions';
import { useTranslation } from 'react-i18next';
import { formatList, languageName } from '../../../lib/format.ts';
import styles from '../desk.module.css';

export function Metadata({ metadata }: { readonly metadata: EditionMetadata }) {
  const { t } = useTranslation(['desk', 'roles']);
  const { contributors = [], languages = [], series = [], subjects = [] } = metadata;
  const facts = [
    ['subtitle', metadata.subtitle],
    [
      'contributors',
      formatList(
        contributors.map(
          ({ name, roles }) =>
            `${name} (${formatList(roles.map((role) => t(`roles:${role}`, { defaultValue: role })))})`,
        ),
      ),
    ],
    ['languages', formatList(languages.map(languageName))],
    ['series', formatList(series.map(({ name, position = '' }) => `${name} ${position}`.trim()))],
    ['subjects', formatList(subjects.map(({ label, code }) => code ?? label))],
    ['isbn', metadata.isbn],
    ['publisher', metadata.publisher],
    ['published', metadata.published],
    ['rights', metadata.rights],
  ] as const;
  return (
    <section className={styles.part}>
      <h2>{t('edition.metadata')}</h2>
      <dl className={styles.facts}>
        {facts.map(
          ([key, value]) =>
            value && (
              <div key={key}>
                <dt>{t(`metadata.${key}`)}</dt>
                <dd translate="no">{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}
