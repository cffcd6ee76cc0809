import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { BrowserRouter } from 'react-router';

import { ErrorBoundary } from './error-boundary.tsx';
import { queryClient } from './query-client.ts';
import { loadBookPage } from './routes.tsx';
import { Shell } from './shell.tsx';

/** The providers around every page. `/read/ID` is a page of its own (read.html), not a route here. */
export function App() {
  useEffect(() => {
    // The next page is most likely a book; fetch its code once this one is done.
    const timer = window.setTimeout(() => void loadBookPage().catch(() => undefined), 1500);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <ErrorBoundary>
      <QueryClientProvider client={queryClient}>
        {/* A filter or a letter typed shows at once; only a link to another page waits for its code (ui/link.tsx). */}
        <BrowserRouter useTransitions={false}>
          <Shell />
        </BrowserRouter>
      </QueryClientProvider>
    </ErrorBoundary>
  );
}
