import type { Edition } from '@mangu/contract/editions';
import { checkMetadata, type MetadataFinding } from '@mangu/contract/metadata-checks';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Form, FormActions, FormError } from '../../ui/form/form.tsx';
import { TextArea, TextInput } from '../../ui/form/inputs.tsx';
import { htmlOf, textOf } from './description-text.ts';
import { AccessibilityFields } from './details-accessibility.tsx';
import { ContributorList, SubjectList } from './details-lists.tsx';
import styles from './studio.module.css';
import { useDetails } from './use-details.ts';

interface Props {
  readonly edition: Edition;
  readonly onSaved: (saved: Edition) => Promise<unknown>;
}

/** What the catalogue will say of the book; checked while it is typed, and saved by itself. */
export function DetailsPart({ edition, onSaved }: Props) {
  const { t } = useTranslation('studio');
  const { metadata, state, error, change, saveNow } = useDetails(edition, onSaved);
  const isApart = error instanceof ApiError && error.id === 'changed-meanwhile';
  const findings: readonly MetadataFinding[] = checkMetadata(metadata);
  const faultAt = (pointer: string) => {
    const found = findings.find((finding) => finding.pointer.startsWith(pointer));
    return found && t(`check.${found.id}`);
  };
  const [series] = metadata.series ?? [];
  const setSeries = (name: string, position: string) =>
    change({ series: name || position ? [{ name, ...(position ? { position } : {}) }] : [] });
  return (
    <section className={styles.part} aria-labelledby="details">
      <h2 id="details">{t('details.title')}</h2>
      <p role="status" className={styles.soft}>
        {t(`saving.${edition.mayEdit ? state : 'locked'}`)}
      </p>
      <FormError error={error} background />
      {error !== null && (
        <FormActions>
          <Button onClick={saveNow}>{t(isApart ? 'details.mine' : 'details.again')}</Button>
        </FormActions>
      )}
      <Form onSubmit={saveNow} label={t('details.title')}>
        <fieldset className={styles.list} disabled={!edition.mayEdit}>
          <TextInput
            label={t('field.title')}
            value={metadata.title ?? ''}
            maxLength={500}
            error={faultAt('/title')}
            onChange={(title) => change({ title })}
          />
          <TextInput
            label={t('field.subtitle')}
            optional
            value={metadata.subtitle ?? ''}
            maxLength={500}
            onChange={(subtitle) => change({ subtitle })}
          />
          <TextInput
            label={t('field.languages')}
            hint={t('hint.languages')}
            value={(metadata.languages ?? []).join(', ')}
            maxLength={200}
            error={faultAt('/languages')}
            onChange={(text) =>
              change({
                languages:
                  text === ''
                    ? []
                    : text
                        .split(/,\s*/)
                        .map((tag) => tag.slice(0, 35))
                        .slice(0, 10),
              })
            }
          />
          <ContributorList
            contributors={metadata.contributors ?? []}
            faultAt={faultAt}
            onChange={(contributors) => change({ contributors })}
          />
          <TextArea
            label={t('field.description')}
            hint={t('hint.description')}
            rows={5}
            maxLength={15_000}
            value={textOf(metadata.descriptionHtml ?? '')}
            onChange={(text) => change({ descriptionHtml: htmlOf(text) })}
          />
          <SubjectList
            subjects={metadata.subjects ?? []}
            faultAt={faultAt}
            onChange={(subjects) => change({ subjects })}
          />
          <TextInput
            label={t('field.isbn')}
            optional
            length="short"
            value={metadata.isbn ?? ''}
            maxLength={30}
            error={faultAt('/isbn')}
            onChange={(isbn) => change({ isbn })}
          />
          <div className={styles.row}>
            <TextInput
              label={t('field.series')}
              optional
              value={series?.name ?? ''}
              maxLength={300}
              error={faultAt('/series/0/name')}
              onChange={(name) => setSeries(name, series?.position ?? '')}
            />
            <TextInput
              label={t('field.position')}
              optional
              value={series?.position ?? ''}
              maxLength={20}
              error={faultAt('/series/0/position')}
              onChange={(position) => setSeries(series?.name ?? '', position)}
            />
          </div>
          <div className={styles.row}>
            <TextInput
              label={t('field.publisher')}
              optional
              value={metadata.publisher ?? ''}
              maxLength={300}
              onChange={(publisher) => change({ publisher })}
            />
            <TextInput
              label={t('field.published')}
              hint={t('hint.published')}
              optional
              value={metadata.published ?? ''}
              maxLength={10}
              error={faultAt('/published')}
              onChange={(published) => change({ published })}
            />
          </div>
          <TextInput
            label={t('field.rights')}
            optional
            value={metadata.rights ?? ''}
            maxLength={1000}
            onChange={(rights) => change({ rights })}
          />
          <AccessibilityFields
            said={metadata.accessibility ?? {}}
            hazardsFault={faultAt('/accessibility/hazards')}
            onChange={(accessibility) => change({ accessibility })}
          />
        </fieldset>
      </Form>
    </section>
  );
}
