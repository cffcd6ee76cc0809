import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OperatorError, ServerDied } from './errors.ts';
import { endError, parseServerEvent } from './server-process.ts';

test('the events of the server are taken as they are', () => {
  const events = [
    { event: 'step', step: 'backup', detail: '/data/backups/1' },
    { event: 'step', step: 'database' },
    { event: 'ready', url: 'http://127.0.0.1:3000', milliseconds: 900, first: true },
    { event: 'welcome', url: 'http://127.0.0.1:3000/welcome#x', expires: '2026-11-26T00:00:00.000Z' },
    { event: 'handbook', state: 'done' },
    { event: 'refused', id: 'port-taken', message: 'Port 3000 is taken.' },
  ];
  assert.deepEqual(events.map(parseServerEvent), events);
});

test('anything else on the channel is no event', () => {
  const others = [
    null,
    'ready',
    { 'watch:import': ['file:///x'] },
    { event: 'ready', url: 'not an address', milliseconds: 1, first: true },
    { event: 'step', step: 'dance' },
    { event: 'refused', id: 7, message: 'x' },
  ];
  assert.ok(others.every((message) => parseServerEvent(message) === undefined));
});

test('a refusal is the operator’s to mend, any other end is our bug', () => {
  const end = { code: 3, signal: null, refusal: { id: 'port-taken', message: 'Taken.' }, logFile: undefined };
  const refused = endError(end);
  assert.ok(refused instanceof OperatorError && refused.exitCode === 3 && refused.message === 'Taken.');
  const broken = endError({ ...end, code: 70, refusal: { id: 'internal', message: 'TypeError: x\n  at y' } });
  assert.ok(broken instanceof ServerDied && broken.lastWords === 'TypeError: x');
  const killed = endError({ ...end, code: null, signal: 'SIGKILL', refusal: undefined });
  assert.ok(killed instanceof ServerDied && killed.message.includes('SIGKILL'));
});
