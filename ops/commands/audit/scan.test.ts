import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { repositoryRoot } from '../../synth/read.ts';
import { temporaryFolder } from '../../testing/run-mangu.ts';

const scan = path.join(repositoryRoot, '.ci', 'scan');

test('the scan looks at the repository and at every image that is named, and fails over what can be mended', (t) => {
  const folder = temporaryFolder(t);
  const log = path.join(folder, 'log');
  writeFileSync(path.join(folder, 'trivy'), `#!/bin/sh\necho "$@" >> "${log}"\n`, { mode: 0o755 });
  const image = 'mangu-publishing-server-production@sha256:00';
  const { status } = spawnSync('bash', [scan, image], { env: { PATH: `${folder}:${process.env.PATH}` } });
  const calls = readFileSync(log, 'utf8').trim().split('\n');
  assert.equal(status, 0);
  assert.deepEqual(
    calls.map((call) => [call.split(' ')[0], call.split(' ').at(-1), call.includes('--exit-code 1')]),
    [
      ['filesystem', '.', true],
      ['image', image, true],
    ],
  );
});
