import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveTime } from './schedule-time.ts';

const show = (local: string, zone: string, offset?: string) => {
  const resolved = resolveTime({ local, zone, ...(offset ? { offset } : {}) });
  if (resolved.kind === 'once') return resolved.time.instant.toISOString();
  if (!('candidates' in resolved)) return resolved.kind;
  return [resolved.kind, ...resolved.candidates.map((one) => `${one.local}${one.offset}`)];
};

test('a local time is the instant at which the clocks of its zone show it', () => {
  assert.equal(show('2026-07-01T09:00', 'Europe/Berlin'), '2026-07-01T07:00:00.000Z');
  assert.equal(show('2026-07-01T09:00', 'Asia/Kathmandu'), '2026-07-01T03:15:00.000Z');
  assert.equal(show('2026-07-01T09:00', 'America/New_York'), '2026-07-01T13:00:00.000Z');
});

test('a time that the clocks pass over is refused with the times before and after the gap', () => {
  assert.deepEqual(show('2026-03-29T02:30', 'Europe/Berlin'), [
    'never',
    '2026-03-29T01:30+01:00',
    '2026-03-29T03:30+02:00',
  ]);
  assert.deepEqual(show('2026-10-04T02:15', 'Australia/Lord_Howe'), [
    'never',
    '2026-10-04T01:45+10:30',
    '2026-10-04T02:45+11:00',
  ]);
});

test('a whole day that a place left out does not exist either', () => {
  assert.deepEqual(show('2011-12-30T12:00', 'Pacific/Apia'), [
    'never',
    '2011-12-29T12:00-10:00',
    '2011-12-31T12:00+14:00',
  ]);
});

test('a time that the clocks show twice is refused with both, and taken with the offset that says which', () => {
  assert.deepEqual(show('2026-10-25T02:30', 'Europe/Berlin'), [
    'twice',
    '2026-10-25T02:30+02:00',
    '2026-10-25T02:30+01:00',
  ]);
  assert.equal(show('2026-10-25T02:30', 'Europe/Berlin', '+02:00'), '2026-10-25T00:30:00.000Z');
  assert.equal(show('2026-10-25T02:30', 'Europe/Berlin', '+01:00'), '2026-10-25T01:30:00.000Z');
  assert.deepEqual(show('2026-10-25T02:30', 'Europe/Berlin', '+05:00')[0], 'twice');
});

test('what is no zone of the list and no day of the calendar is said', () => {
  assert.equal(show('2026-07-01T09:00', 'Europe/Atlantis'), 'unknown-zone');
  assert.equal(show('2026-07-01T09:00', '+02:00'), 'unknown-zone');
  assert.equal(show('2026-02-29T09:00', 'Europe/Berlin'), 'unknown-date');
});
