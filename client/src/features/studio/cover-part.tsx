import type { Edition } from '@mangu/contract/editions';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { FileButton } from '../../ui/form/file-button.tsx';
import { FormActions, FormError } from '../../ui/form/form.tsx';
import { putCover, removeCover } from './api.ts';
import { EditionCover } from './edition-cover.tsx';
import styles from './studio.module.css';

interface Props {
  readonly edition: Edition;
  readonly onChanged: () => Promise<unknown>;
}

/** The cover in every size it will be shown in, and another picture instead of the manuscript's. */
export function CoverPart({ edition, onChanged }: Props) {
  const { t } = useTranslation('studio');
  const put = useMutation({ mutationFn: (file: File) => putCover(edition.id, file), onSettled: onChanged });
  const remove = useMutation({ mutationFn: () => removeCover(edition.id), onSettled: onChanged });
  const { cover } = edition;
  return (
    <section className={styles.part} aria-labelledby="cover">
      <h2 id="cover">{t('cover.title')}</h2>
      <FormError error={put.error ?? remove.error} />
      <p>{t(cover ? (edition.ownCover ? 'cover.own' : 'cover.fromManuscript') : 'cover.none')}</p>
      {cover && (
        <ul className={styles.sizes}>
          {cover.widthsPx.map((width) => (
            <li key={width}>
              <EditionCover edition={edition} widthPx={width} className={styles.size} />
              <p className={styles.soft}>{t('cover.size', { width })}</p>
            </li>
          ))}
        </ul>
      )}
      {edition.mayEdit && (
        <FormActions>
          <FileButton
            accept="image/jpeg,image/png,image/webp,image/avif"
            onFiles={([file]) => file && !put.isPending && put.mutate(file)}
          >
            {t('cover.choose')}
          </FileButton>
          {edition.ownCover && (
            <Button kind="quiet" onClick={() => remove.isPending || remove.mutate()}>
              {t('cover.remove')}
            </Button>
          )}
          {put.isPending && <span role="status">{t('cover.sending')}</span>}
        </FormActions>
      )}
    </section>
  );
}
