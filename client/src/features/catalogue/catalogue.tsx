import { lazy, type ReactNode, Suspense, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { Button } from '../../ui/button.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { useBooks } from './api/list-books.ts';
import styles from './catalogue.module.css';
import { countFilters, isFront, toggleFilter, toQuery, withoutFilters } from './catalogue-state.ts';
import { Facets } from './components/facets.tsx';
import { FilterChips } from './components/filter-chips.tsx';
import { Results } from './components/results.tsx';
import { SearchField } from './components/search-field.tsx';
import { Toolbar } from './components/toolbar.tsx';
import { useCatalogueState } from './use-catalogue-state.ts';

const EmptyHouse = lazy(() => import('./components/empty-house.tsx'));
const FilterDrawer = lazy(() => import('./components/filter-drawer.tsx'));

interface CatalogueProps {
  /** Shown above the books while nothing is searched. */
  readonly start: ReactNode;
  /** Whether there is a `start` is not known yet; the books wait, so that they do not move when it comes. */
  readonly startPending: boolean;
}

export function Catalogue({ start, startPending }: CatalogueProps) {
  const { t } = useTranslation('catalogue');
  const { state, view, setState, setView } = useCatalogueState();
  const query = useMemo(() => toQuery(state), [state]);
  const books = useBooks(query);
  const [drawer, setDrawer] = useState(false);
  const [list, place] = useFreshWhere(start ? 'below' : 'alone', drawer);
  const front = isFront(state);
  const first = books.data?.pages[0];
  const empty = front && !startPending && !books.isPlaceholderData && first?.total === 0;
  usePageTitle(state.q.trim() === '' ? undefined : t('searchTitle', { words: state.q.trim() }));

  const facets = (
    <Facets
      facets={first?.facets}
      total={first?.total ?? 0}
      state={state}
      onToggle={(name, value) => setState(toggleFilter(state, name, value))}
    />
  );

  return (
    <>
      <PageHeading className="visually-hidden">{t('title')}</PageHeading>
      <SearchField state={state} setState={setState} />
      {empty ? (
        <Suspense>
          <EmptyHouse />
        </Suspense>
      ) : (
        <div className={styles.layout}>
          <aside className={styles.side} aria-label={t('filters')}>
            {(first || !books.error) && facets}
          </aside>
          <div className={styles.content}>
            {front && start}
            <section key={place} ref={list} aria-label={t('results')}>
              <Toolbar
                state={state}
                view={view}
                total={startPending && front ? undefined : first?.total}
                busy={books.isPlaceholderData}
                onSort={(sort) => setState({ ...state, sort })}
                onView={setView}
                onFilters={() => setDrawer(true)}
              />
              <FilterChips
                state={state}
                onRemove={(name, value) => setState(toggleFilter(state, name, value))}
                onClear={() => setState(withoutFilters(state))}
              />
              <Results
                books={books}
                pending={books.isPending || (front && startPending)}
                state={state}
                view={view}
                setState={setState}
              />
            </section>
          </div>
        </div>
      )}
      {drawer && (
        <Suspense>
          <FilterDrawer
            onClose={() => setDrawer(false)}
            footer={
              <>
                <Button kind="primary" onClick={() => setDrawer(false)}>
                  {t('showBooks', { count: first?.total ?? 0 })}
                </Button>
                {countFilters(state) > 0 && (
                  <Button kind="quiet" onClick={() => setState(withoutFilters(state))}>
                    {t('clearFilters')}
                  </Button>
                )}
              </>
            }
          >
            {facets}
          </FilterDrawer>
        </Suspense>
      )}
    </>
  );
}

/**
 * Whatever pushes the list down comes with a new one, not above the one being looked at; but where the focus is, or will
 * be again when the filters are closed, everything stays: the button somebody is on would go.
 */
function useFreshWhere(wanted: string, drawer: boolean) {
  const list = useRef<HTMLElement>(null);
  const [place, setPlace] = useState(wanted);
  useLayoutEffect(() => {
    if (!drawer && !list.current?.contains(document.activeElement)) setPlace(wanted);
  }, [wanted, drawer]);
  return [list, place] as const;
}
