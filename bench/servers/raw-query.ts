import pg from 'pg';
import { argument } from './child.ts';

/**
 * PostgreSQL's own limit for the list's query: the same statement over one pipelined connection, without HTTP, without
 * Fastify, without reading the answer. Prints queries per second.
 */
const client = new pg.Client({ connectionString: argument('database'), pipeline: true });
await client.connect();
const pages = Number(argument('books')) / 20;
const text = `
  select string_agg(b.card, $2 order by wanted.place) as cards
  from unnest($1::int[]) with ordinality as wanted (no, place) join book b using (no)`;
const ask = (page: number) => {
  const numbers = Array.from({ length: 20 }, (_, i) => page * 20 + i + 1);
  return client.query({ name: 'cards', text, values: [numbers, ','] });
};
const atOnce = 32;
const lasting = Number(argument('seconds')) * 1000;
const began = performance.now();
let done = 0;
await Promise.all(
  Array.from({ length: atOnce }, async (_, lane) => {
    for (let page = lane; performance.now() - began < lasting; page = (page + atOnce) % pages) {
      await ask(page);
      done += 1;
    }
  }),
);
process.stdout.write(`${JSON.stringify({ perSecond: (done * 1000) / (performance.now() - began) })}\n`);
await client.end();
