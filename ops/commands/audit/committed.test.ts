/** What is committed below infra/synth, against everything that the audit asks for. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { environmentNames } from '@mangu/topology/environments';
import { readSynthesized, repositoryRoot } from '../../synth/read.ts';
import { mangu } from '../../testing/run-mangu.ts';
import { rows } from '../conform/rows/index.ts';
import { checkPolicies } from './audit.ts';
import { checkovVersion, howToGetCheckov } from './checkov.ts';
import { waivers } from './ledger.ts';

suite('the committed JSON', () => {
  for (const environment of environmentNames) {
    test(`of ${environment} keeps every policy of ours`, () => {
      const exists = (file: string) => existsSync(path.join(repositoryRoot, file));
      assert.deepEqual(checkPolicies(readSynthesized(environment), exists), []);
    });
  }

  test('has no finding of checkov but those in the ledger', { skip: withoutScanner() }, async () => {
    const { code, stdout, stderr } = await mangu(['audit', '--json'], {});
    const problems = stdout
      .trim()
      .split('\n')
      .flatMap((line): unknown[] => JSON.parse(line).problems);
    assert.deepEqual(problems, [], stderr);
    assert.equal(code, 0);
  });
});

test('without checkov our own policies still run, and the line that gets it is said', async () => {
  const { code, stdout, stderr } = await mangu(['audit', '--environment', 'production'], {
    PATH: path.dirname(process.execPath),
  });
  assert.match(stdout, /production: \d+ resources, \d+ policies, not scanned, 0 problems/);
  assert.ok(stderr.includes(howToGetCheckov), stderr);
  assert.equal(code, 3);
});

test('a waiver that rests on the specification has one of its lines, word for word', () => {
  const lines = new Set(rows.map(({ line }) => line));
  for (const { check, ground } of waivers) {
    if ('specification' in ground) assert.ok(lines.has(ground.specification), check);
  }
});

function withoutScanner(): string | false {
  try {
    const found = execFileSync('checkov', ['--version'], { encoding: 'utf8' }).trim();
    return found === checkovVersion
      ? false
      : `checkov is of version ${found}; get the right one: ${howToGetCheckov}`;
  } catch {
    return `checkov is not there; get it with: ${howToGetCheckov}`;
  }
}
