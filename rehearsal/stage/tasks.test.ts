import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import { whatIsMissing } from './program.ts';
import { makeTasks } from './tasks.ts';

test('nobody waits for books whose server has ended', { skip: whatIsMissing() ?? false }, async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-tasks-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(path.join(folder, 'log'));
  const maker = makeTasks({
    topology: environments.production,
    folder,
    pages: folder,
    certificate: { certificate: '', key: '' },
    authorityFile: '',
    publicUrl: '',
    originHeader: '',
    token: '',
    database: { port: 1, user: '', password: '' },
    redis: { port: 1, token: '' },
  });
  const { ready } = maker.start('server', 't1', 'ends-at-once');
  await assert.rejects(maker.firstBooks, /brings the first books ended before they were there, with \d/);
  assert.equal(await ready, undefined);
});
