import type { BookSort } from '@mangu/contract/books';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { type CatalogueState, countFilters, isFront, sorts, type View, views } from '../catalogue-state.ts';
import styles from './toolbar.module.css';

interface ToolbarProps {
  readonly state: CatalogueState;
  readonly view: View;
  /** Undefined while it is not known. */
  readonly total: number | undefined;
  /** The result shown is the one before. */
  readonly busy: boolean;
  readonly onSort: (sort: BookSort | undefined) => void;
  readonly onView: (view: View) => void;
  readonly onFilters: () => void;
}

export function Toolbar({ state, view, total, busy, onSort, onView, onFilters }: ToolbarProps) {
  const { t } = useTranslation('catalogue');
  const sortId = useId();
  const searching = state.q.trim() !== '';
  const natural: BookSort = searching ? 'relevance' : 'added';
  const filters = countFilters(state);
  return (
    <div className={styles.toolbar}>
      <div className={styles.heading}>
        <h2 className={styles.title}>{t(headingKey(state))}</h2>
        <p className={styles.total} role="status" aria-busy={busy}>
          {total === undefined ? '\u00a0' : t('total', { count: total, number: formatNumber(total) })}
        </p>
      </div>
      <div className={styles.controls}>
        <Button kind="plain" icon="filter" className={styles.filters ?? ''} onClick={onFilters}>
          {filters > 0 ? t('filtersInUse', { count: filters }) : t('filters')}
        </Button>
        <span className={styles.sort}>
          <label htmlFor={sortId} className="visually-hidden">
            {t('sortBy')}
          </label>
          <select
            id={sortId}
            value={state.sort ?? natural}
            onChange={(event) => {
              const chosen = sorts.find((sort) => sort === event.target.value);
              onSort(chosen === natural ? undefined : chosen);
            }}
          >
            {sorts
              .filter((sort) => searching || sort !== 'relevance')
              .map((sort) => (
                <option key={sort} value={sort}>
                  {t(`sort.${sort}`)}
                </option>
              ))}
          </select>
          <Icon name="chevron" size={16} />
        </span>
        <fieldset className={styles.views}>
          <legend className="visually-hidden">{t('view.label')}</legend>
          {views.map((choice) => (
            <button
              key={choice}
              type="button"
              className={styles.view}
              aria-pressed={view === choice}
              aria-label={t(`view.${choice}`)}
              title={t(`view.${choice}`)}
              onClick={() => onView(choice)}
            >
              <Icon name={choice} />
            </button>
          ))}
        </fieldset>
      </div>
    </div>
  );
}

function headingKey(state: CatalogueState): string {
  if (!isFront(state)) return 'found';
  return state.sort === undefined || state.sort === 'added' ? 'newest' : 'all';
}
