import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildEpub } from '@mangu/epub/testing';
import { startTestServer } from '../testing/server.ts';
import { type Asker, askers, type Row, routeOf, type World } from './row.ts';
import { rows } from './rows/index.ts';

/*
 * Who may do what, for every route of the OpenAPI document: rule 7 of the project's security rules, "every object on
 * every route is authorised". A route without a row fails, as does a row without a route.
 */
const server = await startTestServer();
// As long as nobody runs the house, whoever reaches it may add a book.
const { bookId } = await server.upload(buildEpub({ title: 'Read by Everybody' }));
assert(bookId);
const book = bookId;
// Nothing goes by the machine's own privilege from here on.
await server.person(['administrator']);

/** People of their own for each row: a row may sign them out, or rename them. */
async function newWorld(): Promise<World> {
  const people = {
    reader: await server.person(['reader'], 'Rhea Reader'),
    author: await server.person(['author'], 'Otto Other'),
    editor: await server.person(['editor'], 'Edda Editor'),
    administrator: await server.person(['administrator'], 'Adam Admin'),
    owner: await server.person(['author'], 'Olga Owner'),
  };
  return { server, people, owner: people.owner, bookId: book };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

async function documented(): Promise<string[]> {
  const answer = await server.fetch('/api/openapi.json');
  const { paths } = (await answer.json()) as Document;
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations)
      // What may be asked here is asked before signing in, by the browser itself.
      .filter((method) => method !== 'options')
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
}

test('every route of the document has a row, and every row a route', async () => {
  assert.deepEqual([...new Set(Object.keys(rows).map(routeOf))].toSorted(), (await documented()).toSorted());
});

for (const [key, row] of Object.entries(rows)) {
  test(`${key} answers everybody as it is written down`, async () => {
    const world = await newWorld();
    const found: [Asker, number][] = [];
    for (const asker of askers) found.push([asker, await ask(world, routeOf(key), row, asker)]);
    assert.deepEqual(Object.fromEntries(found), row.cells);
  });
}

async function ask(world: World, route: string, row: Row, asker: Asker): Promise<number> {
  const [method = '', template = ''] = route.split(' ');
  const { path = {}, query, body, headers } = await row.about(world, asker);
  const filled = template.replace(/\{(.+?)\}/g, (_whole, name: string) => path[name] ?? `missing-${name}`);
  const answer = await (asker === 'anonymous' ? server : world.people[asker]).fetch(
    `${filled}${query ? `?${new URLSearchParams(query)}` : ''}`,
    {
      method,
      redirect: 'manual',
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    },
  );
  await answer.arrayBuffer();
  return answer.status;
}
