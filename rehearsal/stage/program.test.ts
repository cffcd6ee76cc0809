import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { haproxyTooOld, programPath, whatIsMissing } from './program.ts';

test('an HAProxy that is too old is named with its version and the one that is needed', () => {
  for (const said of ['HAProxy version 2.6.12-1+deb12u4 2026/10/17', 'HAProxy version 3.0.1 2024/06/10'])
    assert.equal(haproxyTooOld(said), undefined);
  assert.match(haproxyTooOld('HAProxy version 2.4.24-0ubuntu0.22.04') ?? '', /2\.6 or later.*is 2\.4\.24/);
  assert.match(haproxyTooOld('HA-Proxy version 1.8.27 2020/11/06') ?? '', /this one is 1\.8\.27/);
  assert.match(haproxyTooOld('') ?? '', /does not say which/);
});

test('programs are looked for where Debian keeps them, and asked for their version', {
  skip: process.platform === 'linux' ? false : 'Linux only',
}, (t) => {
  assert(programPath.endsWith('/usr/sbin'));
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-programs-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  assert.match(
    whatIsMissing(folder) ?? '',
    /needs haproxy, nginx, redis-server, setpriv\. .*apt-get install/,
  );
  for (const name of ['haproxy', 'nginx', 'redis-server', 'setpriv'])
    writeFileSync(path.join(folder, name), "#!/bin/sh\necho 'HAProxy version 2.4.22'\n", { mode: 0o755 });
  assert.match(whatIsMissing(folder) ?? '', /2\.6 or later; this one is 2\.4\.22/);
});
