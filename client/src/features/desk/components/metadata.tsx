import type { EditionMetadata } from '@mangu/contract/editions';
import { useTranslation } from 'react-i18next';
import { formatList, languageName } from '../../../lib/format.ts';

export function Metadata({ metadata }: { readonly metadata: EditionMetadata }) {
  const { t } = useTranslation('desk');
  const { contributors = [], languages = [], series = [], subjects = [] } = metadata;
  const facts = [
    ['subtitle', metadata.subtitle],
    ['contributors', formatList(contributors.map(({ name, roles }) => `${name} (${roles.join(', ')})`))],
    ['languages', formatList(languages.map(languageName))],
    ['series', formatList(series.map(({ name, position = '' }) => `${name} ${position}`.trim()))],
    ['subjects', formatList(subjects.map(({ label, code }) => code ?? label))],
    ['isbn', metadata.isbn],
    ['publisher', metadata.publisher],
    ['published', metadata.published],
    ['rights', metadata.rights],
  ] as const;
  return (
    <section>
      <h2>{t('edition.metadata')}</h2>
      <dl>
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
