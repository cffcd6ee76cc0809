import type { Edition } from '@mangu/contract/editions';
import type { Work } from '@mangu/contract/works';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { FormActions, FormError } from '../../ui/form/form.tsx';
import { Link } from '../../ui/link.tsx';
import { beginEdition, editionPath } from './api.ts';
import { toneOf } from './state-tone.ts';
import styles from './studio.module.css';

interface Props {
  readonly work: Work;
  readonly current: Edition;
}

/** The editions of a work, and the way to a further one once all of them are settled. */
export function EditionsPart({ work, current }: Props) {
  const { t } = useTranslation('studio');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const begin = useMutation({
    mutationFn: () => beginEdition(work.id),
    onSuccess: (now) => {
      queries.setQueryData(['work', work.id], now);
      void queries.invalidateQueries({ queryKey: ['works'] });
      const newest = now.editions.at(-1);
      if (newest) void navigate(editionPath(newest));
    },
    onError: () => void queries.invalidateQueries({ queryKey: ['work', work.id] }),
  });
  if (work.editions.length < 2 && !work.mayBeginEdition) return null;
  return (
    <section className={styles.part} aria-labelledby="editions">
      <h2 id="editions">{t('edition.title')}</h2>
      <FormError error={begin.error} />
      {work.editions.length > 1 && (
        <ul className={styles.missing}>
          {work.editions.map((edition, index) => (
            <li key={edition.id}>
              <Link to={editionPath(edition)} {...(edition.id === current.id && { 'aria-current': 'page' })}>
                {t('edition.no', { no: index + 1 })}
              </Link>{' '}
              <Badge tone={toneOf(edition.state)}>{t(`state.${edition.state}`)}</Badge>
            </li>
          ))}
        </ul>
      )}
      {work.mayBeginEdition && (
        <>
          <p className={styles.soft}>{t('edition.hint')}</p>
          <FormActions>
            <Button onClick={() => begin.isPending || begin.mutate()}>{t('edition.begin')}</Button>
          </FormActions>
        </>
      )}
    </section>
  );
}
