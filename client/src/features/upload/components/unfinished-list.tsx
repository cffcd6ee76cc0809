import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../../lib/format-measures.ts';
import { Button } from '../../../ui/button.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { discardUnfinished, listUnfinished } from '../unfinished.ts';
import styles from './earlier.module.css';
import rowStyles from './row.module.css';

interface UnfinishedListProps {
  /** Names of files being sent now. */
  readonly without: ReadonlySet<string>;
  readonly onChoose: () => void;
}

/** Uploads that leaving the site interrupted. A page may not open a file by itself, so the person has to. */
export function UnfinishedList({ without, onChoose }: UnfinishedListProps) {
  const { t } = useTranslation('upload');
  const { data, refetch } = useQuery({ queryKey: ['unfinished'], queryFn: listUnfinished, staleTime: 0 });
  const items = data?.filter((one) => !without.has(one.name)) ?? [];
  if (items.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby="unfinished">
      <h2 id="unfinished" className={styles.title}>
        {t('unfinished.title')}
      </h2>
      <ul className={rowStyles.list}>
        {items.map((one) => (
          <li key={one.storageKey} className={rowStyles.row}>
            <div className={rowStyles.head}>
              <h3 className={rowStyles.name} translate="no">
                {one.name}
              </h3>
              <p className={rowStyles.size}>
                {t('sentOf', { sent: formatBytes(one.sentBytes), total: formatBytes(one.bytes) })}
              </p>
            </div>
            <Progress fraction={one.sentBytes / one.bytes} label={t('progressOf', { name: one.name })} />
            <p>{t('unfinished.text')}</p>
            <div className={rowStyles.actions}>
              <Button onClick={onChoose}>{t('unfinished.choose')}</Button>
              <Button kind="quiet" onClick={() => void discardUnfinished(one).then(() => refetch())}>
                {t('unfinished.discard')}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
