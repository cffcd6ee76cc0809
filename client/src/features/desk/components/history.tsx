import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState } from '../../../ui/states.tsx';
import { Time } from '../../../ui/time.tsx';
import { useTransitions } from '../api.ts';
import styles from '../desk.module.css';
import { SkeletonBlock } from './skeleton-block.tsx';
import { StateBadge } from './state-badge.tsx';

/** Every step: who, when and why. */
export function History({ editionId }: { readonly editionId: string }) {
  const { t } = useTranslation('desk');
  const { data, error, refetch } = useTransitions(editionId);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonBlock />;
  if (data.items.length === 0)
    return <EmptyState title={t('history.empty')}>{t('history.emptyText')}</EmptyState>;
  return (
    <ol className={styles.steps}>
      {data.items.map(({ id, move, to, person, reason, revisionNo, at }) => (
        <li key={id}>
          <p>
            <bdi translate="no">
              {t('history.line', { move: t(`move.${move}`), person: person ?? t('history.schedule') })}
            </bdi>{' '}
            <StateBadge state={to} /> <Time iso={at} show="relative" />
            {revisionNo !== null && <> · {t('history.revision', { no: revisionNo })}</>}
          </p>
          {reason && (
            <blockquote translate="no" dir="auto">
              {reason}
            </blockquote>
          )}
        </li>
      ))}
    </ol>
  );
}
