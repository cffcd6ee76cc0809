import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildEpub } from '@mangu/epub/testing';
import { checkConformance } from './conformance.ts';
import { shortList } from './short-list.ts';

test('an error is found behind any number of lesser findings, and stays in the short list', async () => {
  const images = Array.from(
    { length: 260 },
    (_, i) => `<img alt="" src="https://example.invalid/${i}.png"/>`,
  ).join('');
  const body = `<p>${images}<a href="nowhere.xhtml">gone</a></p>`;
  const findings = await checkConformance(buildEpub({ chapters: [{ title: 'One', body }] }));
  assert(findings.some((finding) => finding.severity === 'must' && finding.id === 'RSC-007'));
  const short = shortList(findings);
  assert(short.length <= 200);
  assert.equal(short[0]?.severity, 'must');
  assert.match(short.at(-1)?.message ?? '', /more findings/);
});

test('a sound book has no finding', async () => {
  assert.deepEqual(await checkConformance(buildEpub()), []);
});

test('a finding quotes a bounded piece of a hostile name, and whole characters only', () => {
  const [finding] = shortList([{ severity: 'should', id: 'x', message: '\u{1f600}'.repeat(1000) }]);
  assert((finding?.message.length ?? 0) <= 500);
  assert(finding?.message.isWellFormed());
});
