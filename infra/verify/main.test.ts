import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findPluginFolder } from './provider.ts';
import { stepLine, summaryLines } from './report.ts';
import { isAtLeast } from './requirements.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

function emptyFolder(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-verify-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const verify = (searchPath: string, ...words: string[]) =>
  spawnSync(process.execPath, [main, ...words], {
    encoding: 'utf8',
    env: { ...process.env, PATH: searchPath },
  });

test('without Terraform and emulator it says what to install and is skipped, unless it is required', (t) => {
  const nothing = emptyFolder(t);
  const skipped = verify(nothing);
  assert.equal(skipped.status, 0, skipped.stderr);
  assert.match(skipped.stderr, /is skipped[\s\S]*terraform[\s\S]*pip install ministack==\d/i);
  assert.equal(verify(nothing, '--required').status, 3);
});

test('an emulator older than its list of limits is not taken', (t) => {
  const folder = emptyFolder(t);
  const python = path.join(folder, 'python3');
  writeFileSync(python, '#!/bin/sh\necho 1.4.21\n');
  chmodSync(python, 0o755);
  assert.match(verify(folder).stderr, /MiniStack/);
});

test('an unknown environment is wrong use', (t) => {
  const { status, stderr } = verify(emptyFolder(t), '--environment', 'prod');
  assert.deepEqual([status, /no environment prod/.test(stderr)], [2, true]);
});

test('versions are compared number by number', () => {
  const cases = [
    ['1.11.4', true],
    ['1.9.9', false],
    ['2.0.0', true],
    ['1.11', true],
    ['1.12.0-beta1', true],
  ] as const;
  for (const [version, expected] of cases) assert.equal(isAtLeast(version, '1.11.0'), expected, version);
});

test('the provider is looked for where it is said to be, then in the usual mirrors', (t) => {
  const folder = emptyFolder(t);
  const place = path.join(folder, 'registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64');
  mkdirSync(place, { recursive: true });
  writeFileSync(path.join(place, 'terraform-provider-aws_v5.100.0_x5'), '');
  assert.equal(findPluginFolder({ TERRAFORM_PLUGIN_DIR: '/named' }), path.resolve('/named'));
  assert.equal(findPluginFolder({ TF_PLUGIN_CACHE_DIR: folder }), folder);
});

test('the summary has a row for each environment, in 80 columns', () => {
  const step = { environment: 'production', module: 'platform', name: 'apply', milliseconds: 160_000 };
  const lines = summaryLines([
    { environment: 'production', resources: 233, steps: [step], problem: undefined, milliseconds: 400_000 },
    { environment: 'staging', resources: 0, steps: [], problem: 'it broke', milliseconds: 1000 },
  ]);
  assert.match(lines[2] ?? '', /^production +233 +160\.0 s .* held$/);
  assert.match(lines[3] ?? '', /^staging +- .* did not hold$/);
  assert.ok([...lines, stepLine(step)].every((line) => line.length <= 80));
});
