import { lazy, Suspense, useEffect } from 'react';
import { Catalogue } from '../../features/catalogue/catalogue.tsx';
import { useRecent } from '../../features/home/api/recent.ts';
import { ContinueReadingSkeleton } from '../../features/home/components/continue-reading-skeleton.tsx';
import { hasBegunReading, rememberReading } from '../../lib/reading-begun.ts';

const loadContinueReading = () => import('../../features/home/components/continue-reading.tsx');
const ContinueReading = lazy(loadContinueReading);

// Whoever has begun a book gets it beside the answer that fills it; others never.
if (hasBegunReading()) void loadContinueReading();

/** The first page: what one is reading, then the whole catalogue. With a search or a filter, only the result. */
export function CataloguePage() {
  const { data, isPending } = useRecent();
  const begun = data ? data.length > 0 : hasBegunReading();
  useEffect(() => {
    if (data) rememberReading(data.length > 0);
  }, [data]);

  let start = null;
  if (data && begun) {
    start = (
      <Suspense fallback={<ContinueReadingSkeleton />}>
        <ContinueReading items={data} />
      </Suspense>
    );
  }
  if (isPending && begun) start = <ContinueReadingSkeleton />;
  return <Catalogue start={start} startPending={isPending && !begun} />;
}
