import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fastify from 'fastify';
import pg from 'pg';
import { testDatabase } from '../testing/database.ts';
import { registerProblems } from './problems.ts';

/** An app whose every question first loses its connection to a real database, as in a failover. */
async function appThatLosesConnections(times: number) {
  const { url } = await testDatabase();
  const app = fastify();
  registerProblems(app);
  let asked = 0;
  const ask = async () => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    await client.connect();
    try {
      if (asked++ < times) await client.query('select pg_terminate_backend(pg_backend_pid())');
      return { answer: (await client.query<{ two: number }>('select 1 + 1 two')).rows[0]?.two };
    } finally {
      await client.end().catch(() => {});
    }
  };
  app.get('/question', ask);
  app.post('/write', ask);
  return { app, asked: () => asked };
}

suite('when the database moves', () => {
  test('a question is asked once more, and answered', async () => {
    const { app, asked } = await appThatLosesConnections(1);
    const answer = await app.inject('/question');
    assert.deepEqual([answer.statusCode, answer.json(), asked()], [200, { answer: 2 }, 2]);
  });

  test('a question that breaks off twice says when to come back', async () => {
    const { app, asked } = await appThatLosesConnections(2);
    const answer = await app.inject('/question');
    assert.deepEqual([answer.statusCode, answer.headers['retry-after'], asked()], [503, '5', 2]);
    assert.equal(answer.json().type, '/problems/database-unavailable');
  });

  test('a write is never done twice, and says when to come back', async () => {
    const { app, asked } = await appThatLosesConnections(1);
    const answer = await app.inject({ method: 'POST', url: '/write' });
    assert.deepEqual([answer.statusCode, answer.headers['retry-after'], asked()], [503, '5', 1]);
  });
});
