import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../../lib/problem-text.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import type { useBooks } from '../api/list-books.ts';
import type { CatalogueState, View } from '../catalogue-state.ts';
import type { CatalogueControls } from '../use-catalogue-state.ts';
import { BookCovers } from './book-covers.tsx';
import { Correction } from './correction.tsx';
import { LoadMore } from './load-more.tsx';
import styles from './results.module.css';
import { BookCoversSkeleton, BookListSkeleton } from './skeletons.tsx';

const BookList = lazy(() => import('./book-list.tsx'));
const NothingFound = lazy(() => import('./nothing-found.tsx'));

interface ResultsProps {
  readonly books: ReturnType<typeof useBooks>;
  readonly pending: boolean;
  readonly state: CatalogueState;
  readonly view: View;
  readonly setState: CatalogueControls['setState'];
}

/** The five states of the list: loading, failed, nothing found, partly there, full. */
export function Results({ books, pending, state, view, setState }: ResultsProps) {
  const { t } = useTranslation(['catalogue', 'problems']);
  const { data, error } = books;

  if (!pending && error && !data) {
    const { title, advice, instance } = problemText(t, error);
    return (
      <Notice
        tone="must"
        live
        title={title}
        action={
          <Button kind="primary" onClick={() => void books.refetch()}>
            {t('common:retry')}
          </Button>
        }
      >
        <p>{advice}</p>
        {instance && <p>{t('common:reference', { id: instance })}</p>}
      </Notice>
    );
  }
  if (pending || !data) return view === 'covers' ? <BookCoversSkeleton /> : <BookListSkeleton />;

  const items = data.pages.flatMap((page) => page.items);
  const corrected = data.pages[0]?.correctedQuery;
  if (items.length === 0) {
    return (
      <Suspense>
        <NothingFound state={state} setState={setState} />
      </Suspense>
    );
  }
  return (
    <div className={styles.results} data-stale={books.isPlaceholderData || undefined}>
      {corrected !== undefined && (
        <Correction typed={state.q.trim()} corrected={corrected} state={state} setState={setState} />
      )}
      {view === 'covers' ? (
        <BookCovers items={items} />
      ) : (
        <Suspense fallback={<BookListSkeleton />}>
          <BookList items={items} />
        </Suspense>
      )}
      <LoadMore books={books} shown={items.length} total={data.pages[0]?.total ?? items.length} />
    </div>
  );
}
