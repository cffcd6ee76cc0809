import type { WorksPage as Works } from '@mangu/contract/works';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useCursorList } from '../../lib/use-cursor-list.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form/form.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { beginWork, editionPath } from './api.ts';
import { EditionCover } from './edition-cover.tsx';
import { toneOf } from './state-tone.ts';
import styles from './studio.module.css';

type Item = Works['items'][number];

/** An author's works, newest first. */
export function WorksPage() {
  const { t } = useTranslation(['studio', 'common']);
  const navigate = useNavigate();
  const list = useCursorList<Item>(['works'], '/api/works', { pageSize: 20 });
  const begin = useMutation({
    mutationFn: beginWork,
    onSuccess: (work) => void navigate(`/studio/works/${work.id}`),
  });
  const button = (
    <Button kind="primary" aria-disabled={begin.isPending} onClick={() => begin.isPending || begin.mutate()}>
      {t('works.begin')}
    </Button>
  );
  const empty = !list.pending && !list.error && list.rows.length === 0;
  return (
    <div className={styles.page}>
      <PageHeader title={t('works.title')} {...(empty ? {} : { actions: button })}>
        {t('works.lead')}
      </PageHeader>
      <FormError error={begin.error} />
      {list.pending && (
        <p role="status" className={styles.soft}>
          {t('common:loading')}
        </p>
      )}
      {list.error && <ErrorState error={list.error} onRetry={list.retry} />}
      {empty && (
        <EmptyState title={t('works.empty.title')} action={button}>
          {t('works.empty.text')}
        </EmptyState>
      )}
      <ul className={styles.works}>
        {list.rows.flatMap(({ editions }) =>
          editions.map((edition, index) => (
            <li key={edition.id} className={styles.work}>
              <EditionCover edition={edition} widthPx={160} className={styles.thumb} />
              <div>
                <h2 className={styles.workTitle}>
                  <Link to={editionPath(edition)} {...(edition.title && { translate: 'no' })}>
                    {edition.title || t('untitled')}
                  </Link>
                </h2>
                {editions.length > 1 && <p className={styles.soft}>{t('edition.no', { no: index + 1 })}</p>}
                <Badge tone={toneOf(edition.state)}>{t(`state.${edition.state}`)}</Badge>
                {edition.revision && (
                  <p className={styles.soft}>{t('revision', { no: edition.revision.no })}</p>
                )}
              </div>
            </li>
          )),
        )}
      </ul>
      {list.moreError && <ErrorState error={list.moreError} onRetry={list.loadMore} />}
      {list.hasMore && !list.moreError && <Button onClick={list.loadMore}>{t('works.more')}</Button>}
    </div>
  );
}
