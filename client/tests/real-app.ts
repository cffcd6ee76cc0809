import { after } from 'node:test';
import type { Role } from '@mangu/contract/people';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
// The whole platform as a person meets it: these tests join client and server.
import { type SignedIn, startTestServer, type TestServer } from '../../server/testing/server.ts';
import { screens } from './app.ts';
import { launchBrowser } from './browser.ts';
import { buildClient } from './build-client.ts';
import { watchRequests } from './settled.ts';

export { expectNoViolations } from './violations.ts';

/** A browser with a profile of its own, as one person has it. */
export interface Visitor {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Undefined for somebody who is not signed in. */
  readonly person: SignedIn | undefined;
}

export interface RealApp {
  readonly server: TestServer;
  /** Somebody who is not signed in, with a browser of their own. */
  visitor(options?: BrowserContextOptions): Promise<Visitor>;
  /** A new person with these roles, signed in, with a browser of their own. */
  person(
    roles: readonly Role[],
    name?: string,
    options?: BrowserContextOptions,
  ): Promise<Visitor & { readonly person: SignedIn }>;
  /** Makes the browser of a page that of a new person with these roles. */
  signInAs(page: Page, roles: readonly Role[], name?: string): Promise<SignedIn>;
  /** What pages complained about so far; a test ends with `assert.deepEqual(app.complaints, [])`. */
  readonly complaints: string[];
}

/**
 * The real server with the built client and one browser, all gone after the test or file that opened them. At the
 * top of a file, or inside a test; not in `before`, whose end would be theirs too. The browser starts with the
 * first visitor, so that a file whose tests are skipped needs none.
 */
export async function openRealApp(variables: Record<string, string> = {}): Promise<RealApp> {
  const client = await buildClient();
  after(() => client[Symbol.asyncDispose]());
  const server = await startTestServer(variables, client.folder);
  let launched: Promise<Browser> | undefined;
  after(async () => (await launched)?.close());
  const complaints: string[] = [];

  const visitor = async (options: BrowserContextOptions = {}): Promise<Visitor> => {
    launched ??= launchBrowser();
    const context = await (await launched).newContext({ locale: 'en-GB', ...screens.desktop, ...options });
    const page = await context.newPage();
    watchRequests(page);
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error}`));
    page.on('console', (message) => {
      // A refused request is also written to the console; which ones are is the test's business.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(`${page.url()}: ${message.text()}`);
    });
    return { context, page, person: undefined };
  };

  const signInAs = async (page: Page, roles: readonly Role[], name?: string): Promise<SignedIn> => {
    const person = await server.person(roles, name);
    const [cookie, ...value] = person.cookie.split('=');
    await page
      .context()
      .addCookies([{ name: cookie ?? '', value: value.join('='), url: server.url, httpOnly: true }]);
    return person;
  };

  return {
    server,
    complaints,
    visitor,
    signInAs,
    async person(roles, name, options) {
      const { context, page } = await visitor(options);
      return { context, page, person: await signInAs(page, roles, name) };
    },
  };
}
