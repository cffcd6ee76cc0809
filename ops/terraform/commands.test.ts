/** The commands with the real program, on a module that needs no provider but the one that is built in. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { mangu, temporaryFolder } from '../testing/run-mangu.ts';
import { findProgram, isAtLeast, type Program } from './program.ts';

const program: Program | undefined = await findProgram(process.env.PATH).catch(() => undefined);
const needsProgram = { skip: program ? false : 'neither terraform nor tofu is in PATH, or they are too old' };

/** A synthesized folder of one module with things in it: name → what it holds. */
function house(t: TestContext) {
  const synth = temporaryFolder(t);
  const folder = path.join(synth, 'production', 'platform');
  mkdirSync(folder, { recursive: true });
  const write = (things: Readonly<Record<string, string>>, more: object = {}) => {
    const entries = Object.entries(things).map(([name, input]) => [name, { input }]);
    const json = {
      terraform: { required_version: '>= 1.11.0' },
      resource: { terraform_data: Object.fromEntries(entries) },
      output: {
        names: { value: Object.keys(things).join(' ') },
        token: { value: 'hush', sensitive: true },
      },
      ...more,
    };
    writeFileSync(path.join(folder, 'cdk.tf.json'), JSON.stringify(json));
  };
  const run = (...words: readonly string[]) => mangu([...words, '--synth', synth], {});
  return { synth, folder, write, run, plan: path.join(folder, 'tfplan') };
}

test('plan, show, apply, output and drift go through the specified workflow', needsProgram, async (t) => {
  const { folder, write, run, plan } = house(t);
  write({ first: 'a', second: 'b' });
  const early = await run('apply', '--yes');
  assert.deepEqual([early.code, /no saved plan/.test(early.stderr)], [3, true], early.stderr);

  const planned = await run('plan', '--no-check');
  assert.equal(planned.code, 0, planned.stderr);
  assert.match(planned.stdout, /production, platform\n2 to create/);
  assert.match(planned.stderr, /(Terraform|OpenTofu) \d.*\n.*mangu show.*\n.*mangu apply/);
  assert.equal(statSync(plan).mode & 0o777, 0o600);

  const shown = await run('show');
  assert.match(shown.stdout, /2 to create[\s\S]*terraform_data\.first will be created/);
  const summary = JSON.parse((await run('show', '--json')).stdout);
  assert.deepEqual(
    [summary.environment, summary.module, summary.steps.length, summary.outputs],
    ['production', 'platform', 2, ['names', 'token']],
  );

  const unasked = await run('apply');
  assert.deepEqual([unasked.code, existsSync(plan)], [2, true]);
  assert.match(unasked.stderr, /no terminal to ask on[\s\S]*--yes/);

  const applied = await run('apply', '--yes', '--json');
  assert.equal(applied.code, 0, applied.stderr);
  assert.deepEqual(Object.keys(JSON.parse(applied.stdout)).at(-1), 'milliseconds');
  assert.match(applied.stderr, /terraform_data\.first: Creation complete/);
  assert.ok(!existsSync(plan), 'a plan is used once');

  assert.match((await run('output')).stdout, /names += "first second"/);
  assert.deepEqual(JSON.parse((await run('output', '--json')).stdout), {
    names: 'first second',
    token: null,
  });
  assert.equal((await run('output', 'names')).stdout, 'first second');

  await run('plan', '--no-check');
  const nothing = await run('apply');
  assert.deepEqual(
    [nothing.code, /Nothing to do/.test(nothing.stdout)],
    [0, true],
    'nothing is not asked for',
  );

  const none = await run('drift', '--no-check');
  assert.deepEqual([none.code, none.stdout], [0, 'production, platform: nothing differs (2 resources).\n']);
  write({ first: 'c', second: 'b' });
  const some = await run('drift', '--no-check');
  assert.equal(some.code, 1, some.stderr);
  assert.match(some.stdout, /terraform_data\.first differs\n {4}input: is "a", should be "c"\n/);
  assert.match(some.stderr, /mangu plan --environment production .*&& npx mangu apply/);
  const data = JSON.parse((await run('drift', '--no-check', '--json')).stdout);
  assert.deepEqual([data.drift.length, data.repair.length], [1, 2]);
  assert.deepEqual(
    readdirSync(folder).filter(
      (file) => !['tfplan', 'cdk.tf.json'].includes(file) && !file.includes('tfstate'),
    ),
    [],
    'drift keeps no plan',
  );
});

test('a plan older than what it was made from is not applied', needsProgram, async (t) => {
  const { write, run, plan } = house(t);
  write({ first: 'a' });
  assert.equal((await run('plan', '--no-check')).code, 0);
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(plan, longAgo, longAgo);
  const { code, stderr } = await run('apply', '--yes');
  assert.equal(code, 3);
  assert.match(stderr, /older than cdk\.tf\.json[\s\S]*mangu plan/);
});

test(
  'a module that Terraform refuses is told in its own words, and a missing value with its file',
  needsProgram,
  async (t) => {
    const { write, run, plan } = house(t);
    write({ first: '$' + '{terraform_data.nobody.output}' });
    const refused = await run('plan', '--no-check');
    assert.deepEqual([refused.code, existsSync(plan)], [1, false]);
    assert.match(refused.stderr, /terraform_data[\s\S]*nobody[\s\S]*did not succeed/);
    write({ first: 'a' }, { variable: { domain_name: { type: 'string' } } });
    const unfilled = await run('plan', '--no-check');
    assert.equal(unfilled.code, 3);
    assert.match(unfilled.stderr, /domain_name[\s\S]*terraform\.tfvars\.example/);
    assert.equal((await run('drift', '--no-check')).code, 3, 'what prevents a comparison is no drift');
  },
);

test('a folder without init says the one command and where its file comes from', needsProgram, async (t) => {
  const { write, run } = house(t);
  write({ first: 'a' }, { terraform: { backend: { s3: {} } } });
  const { code, stderr } = await run('plan', '--no-check');
  assert.equal(code, 3);
  assert.match(stderr, /output -raw backend_config[\s\S]*terraform init -backend-config=backend\.hcl/);
});

test('without a program, or with one too old, the line that gets it is said', async (t) => {
  const folder = temporaryFolder(t);
  await assert.rejects(findProgram(folder), /Neither terraform nor tofu is in PATH/);
  const fake = path.join(folder, 'terraform');
  writeFileSync(fake, `#!/bin/sh\necho '{"terraform_version":"1.5.7"}'\n`);
  chmodSync(fake, 0o755);
  await assert.rejects(findProgram(folder), {
    exitCode: 3,
    message: `Terraform 1.5.7 at ${fake} is older than 1.11.`,
    next: /brew install opentofu/,
  });
  const tofu = path.join(folder, 'tofu');
  writeFileSync(tofu, `#!/bin/sh\necho '{"terraform_version":"1.11.0"}'\n`);
  chmodSync(tofu, 0o755);
  assert.deepEqual(await findProgram(folder), { command: 'tofu', file: tofu, title: 'OpenTofu 1.11.0' });
  assert.deepEqual(
    ['1.11.0', '1.12.0-beta1', '2.0.0', '1.10.9', '0.99.0'].map((version) => isAtLeast(version, [1, 11])),
    [true, true, true, false, false],
  );
});

test(
  'a module that was never synthesized is told with the command that writes it',
  needsProgram,
  async (t) => {
    const { code, stderr } = await mangu(['plan', '--synth', temporaryFolder(t)], {});
    assert.equal(code, 3);
    assert.match(stderr, /no synthesized module[\s\S]*mangu synth/);
  },
);
