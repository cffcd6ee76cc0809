import { lazy, type ReactNode } from 'react';
import { CataloguePage } from './pages/catalogue-page.tsx';

export const loadBookPage = () => import('./pages/book-page.tsx');
const BookPage = lazy(loadBookPage);
const AddPage = lazy(() => import('./pages/add-page.tsx'));
const NotFoundPage = lazy(() => import('./pages/not-found-page.tsx'));

/**
 * Which page an address shows: the map of the app. A part with many pages of its own may use react-router's
 * `Routes` inside; here they would weigh more than the catalogue's whole result list (4 kB).
 */
export function pageOf(pathname: string): ReactNode {
  const [first, second, ...rest] = pathname.replace(/^\/|\/$/g, '').split('/');
  if (first === '') return <CataloguePage />;
  if (first === 'add' && second === undefined) return <AddPage />;
  if (first === 'books' && second && rest.length === 0) return <BookPage bookId={second} />;
  return <NotFoundPage />;
}
