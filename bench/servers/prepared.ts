import fastify from 'fastify';
import { announce, argument } from './child.ts';

/** The least a Fastify route can do: send a string that is there already, here a page of the catalogue. */
const response = await fetch(argument('page'));
const page = await response.text();
const app = fastify({ logger: false });
app.get('/api/books', (_request, reply) => {
  reply.type('application/json; charset=utf-8').send(page);
});
await announce(app);
