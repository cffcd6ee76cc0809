import { plainHouse } from '@mangu/contract/house';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { type BuiltClient, buildClient } from './build-client.ts';
import { type Api, type FixtureServer, problem, startFixtureServer } from './fixture-server.ts';
import { coverVersion, detail, facets, imports, items, page, recent } from './fixtures.ts';
import { watchRequests } from './settled.ts';

/** One build and one browser for a test file; every test has its own server and its own profile. */
export interface TestApp extends AsyncDisposable {
  readonly browser: Browser;
  readonly serve: (routes?: Partial<Routes>) => Promise<FixtureServer>;
}

export async function openApp(): Promise<TestApp> {
  const [client, browser]: [BuiltClient, Browser] = await Promise.all([buildClient(), launchBrowser()]);
  return {
    browser,
    serve: (routes) => startFixtureServer(client.folder, cannedApi(routes)),
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await client[Symbol.asyncDispose]();
    },
  };
}

export const screens = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  desktop: { viewport: { width: 1440, height: 900 } },
} as const satisfies Record<string, BrowserContextOptions>;

/** A page in a profile of its own that fails the test on any error of the page itself. */
export async function openPage(
  app: Pick<TestApp, 'browser'>,
  options: BrowserContextOptions = screens.desktop,
): Promise<Page & AsyncDisposable> {
  const context: BrowserContext = await app.browser.newContext({ locale: 'en-GB', ...options });
  const tab = await context.newPage();
  watchRequests(tab);
  const faults: string[] = [];
  tab.on('pageerror', (error) => faults.push(String(error)));
  tab.on('console', (message) => {
    // A refused request is also written to the console; which ones are is the test's business.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(message.text());
  });
  return Object.assign(tab, {
    [Symbol.asyncDispose]: async () => {
      await context.close();
      if (faults.length > 0) throw new Error(`The page reported faults:\n${faults.join('\n')}`);
    },
  });
}

type Route = Api;

/** What the server of a test answers; a test replaces what it is about. */
export interface Routes {
  readonly books: Route;
  readonly book: Route;
  readonly cover: Route;
  readonly recent: Route;
  readonly position: Route;
  readonly imports: Route;
  readonly uploads: Route;
  readonly account: Route;
  readonly reviews: Route;
}

const defaults: Routes = {
  books: ({ url }) => ({ body: url.searchParams.has('facets') ? page(items) : { ...page(items), facets } }),
  book: ({ url }) => (url.pathname.endsWith(detail.id) ? { body: detail } : problem('book-not-found', 404)),
  cover: ({ url }) => ({
    headers: { 'content-type': 'image/svg+xml' },
    body: coverSvg(url.pathname),
  }),
  recent: () => ({ body: recent }),
  position: () => ({ body: null }),
  imports: () => ({ body: { items: imports } }),
  uploads: () => undefined,
  reviews: () => ({ body: { rating: { count: 0, average: null }, items: [], next: null } }),
  account: () => ({
    body: { person: null, mayAddBooks: true, house: plainHouse, mailbox: false, providers: [] },
  }),
};

function cannedApi(routes: Partial<Routes> = {}): Api {
  const all = { ...defaults, ...routes };
  return (request) => {
    const { pathname } = request.url;
    if (pathname === '/api/books') return all.books(request);
    if (pathname.includes(`/cover/${coverVersion}/`)) return all.cover(request);
    if (/^\/api\/books\/[^/]+$/.test(pathname)) return all.book(request);
    if (/^\/api\/books\/[^/]+\/reviews$/.test(pathname)) return all.reviews(request);
    if (pathname === '/api/reading/recent') return all.recent(request);
    if (pathname.startsWith('/api/reading/positions/')) return all.position(request);
    if (pathname === '/api/imports') return all.imports(request);
    if (pathname.startsWith('/api/uploads')) return all.uploads(request);
    if (pathname === '/api/account') return all.account(request);
    if (pathname === '/api/health') return { body: { status: 'ok', version: '0.1.0', uptimeSeconds: 1 } };
    return undefined;
  };
}

/** A picture with the proportions of a cover, in a colour of its own. */
function coverSvg(path: string): string {
  const hue = [...path].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % 360;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1400" height="2100"><rect width="1400" height="2100" fill="hsl(${hue} 30% 35%)"/></svg>`;
}
