import type { Role } from '@mangu/contract/people';
import { type ComponentType, lazy, type ReactNode } from 'react';
import { CataloguePage } from './pages/catalogue-page.tsx';

export const loadBookPage = () => import('./pages/book-page.tsx');
const BookPage = lazy(loadBookPage);
const AddPage = lazy(() => import('./pages/add-page.tsx'));
const NotFoundPage = lazy(() => import('./pages/not-found-page.tsx'));
const Guard = lazy(() => import('./guard.tsx'));
const AccountPages = lazy(() => import('./pages/account-pages.tsx'));

/** The pages of one part; `path` is what follows its name: `/studio/works/7` gives `['works', '7']`. */
export type PagesOf = ComponentType<{ readonly path: readonly string[] }>;

interface Part {
  readonly Pages: PagesOf;
  /** Any of them opens it; nobody in particular: whoever is signed in. */
  readonly roles: readonly Role[];
}

/** Parts for people who are signed in. Each finds its own way below its name. */
const parts: Readonly<Record<string, Part>> = {
  studio: { Pages: lazy(() => import('./pages/studio-pages.tsx')), roles: ['author'] },
  desk: { Pages: lazy(() => import('./pages/desk-pages.tsx')), roles: ['editor', 'administrator'] },
  admin: { Pages: lazy(() => import('./pages/admin-pages.tsx')), roles: ['administrator'] },
  library: { Pages: lazy(() => import('./pages/library-pages.tsx')), roles: [] },
  notifications: { Pages: lazy(() => import('./pages/notification-pages.tsx')), roles: [] },
  account: { Pages: lazy(() => import('./pages/settings-pages.tsx')), roles: [] },
};

/** Doors of the accounts, open to everybody: `/sign-in` gives the path `['sign-in']`. */
const doors = ['sign-in', 'sign-up', 'verify', 'reset', 'welcome', 'mailbox'];

/**
 * Which page an address shows: the map of the app. A part with many pages of its own may use react-router's
 * `Routes` inside; here they would weigh more than the catalogue's whole result list (4 kB).
 */
export function pageOf(pathname: string): ReactNode {
  const path = pathname.replace(/^\/|\/$/g, '').split('/');
  const [first = '', second, ...rest] = path;
  if (first === '') return <CataloguePage />;
  if (first === 'add' && second === undefined) return <AddPage />;
  if (first === 'books' && second && rest.length === 0) return <BookPage bookId={second} />;
  if (doors.includes(first)) return <AccountPages path={path} />;
  const part = Object.hasOwn(parts, first) ? parts[first] : undefined;
  if (part) {
    return (
      <Guard roles={part.roles}>
        <part.Pages path={path.slice(1)} />
      </Guard>
    );
  }
  return <NotFoundPage />;
}

/** What keeps its state and scroll place while one goes on inside: a part is one page, a book another for each. */
export function placeOf(pathname: string): string {
  const first = pathname.split('/')[1] ?? '';
  return Object.hasOwn(parts, first) ? `/${first}` : pathname;
}
