import { useTranslation } from 'react-i18next';
import { Button } from '../button.tsx';
import styles from './data-table.module.css';
import type { Selection } from './types.ts';

/** Stays in sight while rows are selected: how many, and what can be done with them. */
export function BulkBar({ selection }: { readonly selection: Selection }) {
  const { t } = useTranslation('ui');
  return (
    <section className={styles.bulk} aria-label={t('table.bulk')}>
      <p role="status">{t('table.selected', { count: selection.selected.size })}</p>
      <div className={styles.bulkActions}>
        {selection.actions}
        <Button kind="quiet" onClick={() => selection.onChange(new Set())}>
          {t('table.unselect')}
        </Button>
      </div>
    </section>
  );
}
