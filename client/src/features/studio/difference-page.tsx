import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/badge.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { getDifference } from './api.ts';
import styles from './studio.module.css';

interface Props {
  readonly workId: string;
  readonly later: string;
  readonly earlier: string;
}

/** What changed between two revisions: details, and the text chapter by chapter. */
export function DifferencePage({ workId, later, earlier }: Props) {
  const { t } = useTranslation(['studio', 'common']);
  const { data, error, refetch } = useQuery({
    queryKey: ['difference', later, earlier],
    queryFn: () => getDifference(later, earlier),
  });
  const crumbs = [
    { label: t('works.title'), to: '/studio' },
    { label: t('works.one'), to: `/studio/works/${workId}` },
  ];
  const changed = data?.chapters.filter(({ kind }) => kind !== 'same') ?? [];
  return (
    <div className={styles.page}>
      <PageHeader
        title={data ? t('changes.title', { earlier: data.earlier, later: data.later }) : t('changes.page')}
        crumbs={crumbs}
      />
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <p role="status" className={styles.soft}>
          {t('common:loading')}
        </p>
      )}
      {data && data.metadata.length > 0 && (
        <section className={styles.part}>
          <h2>{t('changes.details')}</h2>
          <dl className={styles.details}>
            {data.metadata.map(({ field, before, after }) => (
              <div key={field}>
                <dt>{t(`field.${field}`)}</dt>
                <dd translate="no">
                  {before && <del>{before}</del>} {after && <ins>{after}</ins>}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      {data && (
        <section className={styles.part}>
          <h2>{t('changes.text')}</h2>
          {changed.length === 0 && <p>{t('changes.none')}</p>}
          {changed.map(({ title, kind, pieces, coarse }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two chapters may have one title, and the list stays
            <article key={index} className={styles.chapter}>
              <h3>
                <span translate="no">{title}</span> <Badge>{t(`changes.kind.${kind}`)}</Badge>
              </h3>
              {kind === 'changed' && coarse && pieces.length === 0 && <p>{t('changes.coarse')}</p>}
              {pieces.length > 0 && (
                <p className={styles.text} translate="no">
                  {pieces.map((piece, place) => {
                    const key = `${place}`;
                    if (piece.kind === 'added') return <ins key={key}>{piece.text}</ins>;
                    if (piece.kind === 'removed') return <del key={key}>{piece.text}</del>;
                    return <span key={key}>{piece.text}</span>;
                  })}
                </p>
              )}
            </article>
          ))}
        </section>
      )}
    </div>
  );
}
