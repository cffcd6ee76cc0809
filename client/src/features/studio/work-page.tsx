import type { Edition } from '@mangu/contract/editions';
import type { Work } from '@mangu/contract/works';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../lib/api.ts';
import { Badge } from '../../ui/badge.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { getWork } from './api.ts';
import { CoverPart } from './cover-part.tsx';
import { DetailsPart } from './details-part.tsx';
import { EditionsPart } from './editions-part.tsx';
import { HandInPart } from './hand-in-part.tsx';
import { ManuscriptPart } from './manuscript-part.tsx';
import { toneOf } from './state-tone.ts';
import styles from './studio.module.css';

const whileCheckedMs = 700;

interface WorkPageProps {
  readonly workId: string;
  /** The newest when it is not said. */
  readonly editionId?: string;
  readonly talk: (editionId: string) => ReactNode;
}

/** One work of its author: manuscript, details, cover, and the way to the editors. */
export function WorkPage({ workId, editionId, talk }: WorkPageProps) {
  const { t } = useTranslation(['studio', 'common']);
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ['work', workId],
    queryFn: () => getWork(workId),
    refetchInterval: ({ state }) => (isChecked(state.data?.editions) ? false : whileCheckedMs),
  });
  const renew = () => queries.invalidateQueries({ queryKey: ['work', workId] });
  // Known at once: whoever comes back to the page before it is asked for anew goes on from what was saved.
  const keepSaved = (saved: Edition) => {
    queries.setQueryData<Work>(
      ['work', workId],
      (now) => now && { ...now, editions: now.editions.map((one) => (one.id === saved.id ? saved : one)) },
    );
    return renew();
  };
  const crumbs = [{ label: t('works.title'), to: '/studio' }];
  const work = query.data;
  const edition = editionId ? work?.editions.find(({ id }) => id === editionId) : work?.editions.at(-1);
  if (!work || !edition) {
    const error = query.error ?? (work ? new ApiError('edition-not-found', 404) : null);
    return (
      <div className={styles.page}>
        <PageHeader title={t('works.one')} crumbs={crumbs} />
        {error ? (
          <ErrorState error={error} onRetry={() => void query.refetch()} />
        ) : (
          <p role="status" className={styles.soft}>
            {t('common:loading')}
          </p>
        )}
      </div>
    );
  }
  const title = edition.title.trim();
  return (
    <div className={styles.page} key={edition.id}>
      <PageHeader
        title={title || t('untitled')}
        titleIsName={title !== ''}
        crumbs={crumbs}
        badge={<Badge tone={toneOf(edition.state)}>{t(`state.${edition.state}`)}</Badge>}
      >
        {t(`stateAdvice.${edition.state}`)}
      </PageHeader>
      <HandInPart edition={edition} onChanged={renew} />
      {edition.state !== 'draft' && talk(edition.id)}
      <ManuscriptPart edition={edition} workId={workId} onSent={renew} />
      <DetailsPart edition={edition} onSaved={keepSaved} />
      <CoverPart edition={edition} onChanged={renew} />
      <EditionsPart work={work} current={edition} />
    </div>
  );
}

function isChecked(editions: readonly Edition[] | undefined): boolean {
  return !editions?.some(({ revisions }) => revisions.some(({ stage }) => stage !== 'done'));
}
