import type { Import } from '@mangu/contract/imports';
import { useTranslation } from 'react-i18next';
import { formatBytes, formatMoment } from '../../../lib/format-measures.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { Button } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useEarlierImports } from '../api/imports.ts';
import { stepsOfImport } from '../stages.ts';
import styles from './earlier.module.css';
import rowStyles from './row.module.css';
import { Steps } from './steps.tsx';
import { Verdict } from './verdict.tsx';

/** What was added on other days or devices, without the files of this visit. */
export function Earlier({ without }: { readonly without: ReadonlySet<string> }) {
  const { t } = useTranslation(['upload', 'problems']);
  const { data, error, isPending, refetch } = useEarlierImports();
  const items = data?.filter((one) => !without.has(one.id)) ?? [];
  return (
    <section className={styles.section} aria-labelledby="earlier">
      <h2 id="earlier" className={styles.title}>
        {t('earlier.title')}
      </h2>
      {isPending && (
        <div className={rowStyles.list} aria-busy="true">
          {[0, 1, 2].map((row) => (
            <div key={row} className={rowStyles.row}>
              <Skeleton width="40%" height="1.4rem" />
              <Skeleton width="70%" height="1.1rem" />
            </div>
          ))}
        </div>
      )}
      {error && (
        <div role="alert" className={styles.problem}>
          <p>{problemText(t, error).title}</p>
          <p>{problemText(t, error).advice}</p>
          <Button onClick={() => void refetch()}>{t('common:retry')}</Button>
        </div>
      )}
      {data && items.length === 0 && <p className={styles.empty}>{t('earlier.empty')}</p>}
      {items.length > 0 && (
        <ul className={rowStyles.list}>
          {items.map((one) => (
            <EarlierRow key={one.id} found={one} />
          ))}
        </ul>
      )}
    </section>
  );
}

function EarlierRow({ found }: { readonly found: Import }) {
  return (
    <li className={rowStyles.row}>
      <div className={rowStyles.head}>
        <h3 className={rowStyles.name} translate="no">
          {found.title ?? found.fileName}
        </h3>
        <p className={rowStyles.size}>{formatBytes(found.bytes)}</p>
        <p className={rowStyles.size}>
          <time dateTime={found.created}>{formatMoment(found.created)}</time>
        </p>
      </div>
      {found.stage === 'done' ? <Verdict found={found} /> : <Steps states={stepsOfImport(found)} />}
    </li>
  );
}
