import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { mangu, temporaryFolder } from './testing/run-mangu.ts';

const commands = [
  ...['start', 'import', 'status', 'stop', 'admin', 'env', 'dev', 'completion', 'exit-codes'],
  ...['deploy', 'rollback', 'scale', 'logs', 'exec', 'secrets', 'db', 'cache', 'invalidate'],
  ...['synth', 'plan', 'show', 'apply', 'output', 'drift', 'diagram', 'conform', 'audit', 'cost'],
  ...['simulate', 'rehearse'],
];

test('help begins with an example, of the whole and of each command, in 80 columns', async () => {
  const helps = [['--help'], ...commands.map((name) => ['help', name])];
  const found = await Promise.all(helps.map((words) => mangu(words, {})));
  for (const { code, stdout } of found) {
    assert.equal(code, 0);
    assert.match(stdout, /^Examples?:\n {2}\$ /);
    assert.deepEqual(
      stdout.split('\n').filter((line) => line.length > 80),
      [],
    );
    assert.match(stdout, /--help|--json/);
  }
  assert.match(found[0]?.stdout ?? '', /Exit codes[\s\S]* 70 /);
});

test('a mistyped command suggests the right one, and wrong use is code 2', async () => {
  const [mistyped, option, argument] = await Promise.all([
    mangu(['improt', 'a'], {}),
    mangu(['status', '--jsn'], {}),
    mangu(['import'], {}),
  ]);
  assert.match(mistyped.stderr, /Did you mean import/);
  assert.match(option.stderr, /Did you mean --json/);
  assert.deepEqual([mistyped.code, option.code, argument.code], [2, 2, 2]);
});

test('all wrong variables are told at once, by every command that reads them', async () => {
  const { code, stderr } = await mangu(['status'], { PORT: 'many', MANGU_DTA: 'x' });
  assert.equal(code, 3);
  assert.match(stderr, /PORT "many"[\s\S]*MANGU_DTA/);
});

test('the environment contract is listed, and every variable has its reader', async () => {
  const [{ stdout }, json] = await Promise.all([mangu(['env'], {}), mangu(['env', '--json'], {})]);
  const variables = json.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.ok(variables.length > 5);
  for (const { name, about, readBy } of variables) {
    assert.ok(stdout.includes(name) && about.length > 0 && readBy.length > 0);
  }
});

test('an older Node hands over to the Node that is installed with MANGU', async (t) => {
  const pretend = path.join(temporaryFolder(t), 'older.mjs');
  writeFileSync(
    pretend,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.11.0' } });",
  );
  const older = ['--import', pretend];
  const version = await mangu(['--version'], {}, older);
  assert.deepEqual(
    [version.code, version.stdout],
    [0, (await mangu(['--version'], {})).stdout],
    version.stderr,
  );
  assert.equal((await mangu(['nonsense'], {}, older)).code, 2);
});

test('the completion of bash knows the commands and their options', async () => {
  const { stdout } = await mangu(['completion', 'bash'], {});
  const complete = (...words: string[]) => {
    const line = `COMP_WORDS=(mangu ${words.join(' ')}); COMP_CWORD=${words.length}; _mangu; echo "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', `${stdout}\n${line}`], { encoding: 'utf8' }).trim();
  };
  assert.equal(complete('im'), 'import');
  assert.equal(complete('start', '--o'), '--open');
  assert.equal(complete('completion', 'f'), 'fish');
  for (const shell of ['zsh', 'fish']) {
    const script = await mangu(['completion', shell], {});
    assert.ok(commands.every((name) => script.stdout.includes(name)));
  }
});
