/** What the command does with a rehearsal that somebody else started; a stand-in answers for it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import {
  type AnswerLine,
  controlSocket,
  type DrillResult,
  rehearsalBase,
  type StageCircumstances,
} from '@mangu/rehearsal/told';
import { mangu, temporaryFolder } from '../../testing/run-mangu.ts';

const result: Omit<DrillResult, 'fault'> = {
  drill: 'task-loss',
  about: 'a task of each service is killed',
  runbooks: [],
  beganAt: 0,
  endedAt: 1_000,
  measures: [{ promise: 'it is found', wanted: 'soon', measured: 'soon', holds: true }],
  requests: 1,
  failed: 0,
  heldBack: 0,
  failures: {},
  tls: [],
  seconds: [],
  samples: [],
  events: [],
};

/** A rehearsal by what lies in its folder; `pid` owns it. */
function ownedBy(TMPDIR: string, pid: number, url?: string): string {
  const base = path.join(TMPDIR, path.basename(rehearsalBase()));
  mkdirSync(base);
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  writeFileSync(path.join(base, 'server.json'), JSON.stringify({ pid, startedAt, url }));
  return base;
}

async function standIn(t: TestContext, circumstances: StageCircumstances): Promise<string> {
  const TMPDIR = temporaryFolder(t);
  const base = ownedBy(TMPDIR, process.pid, 'https://localhost:1');
  const server = createServer((socket) => {
    createInterface({ input: socket }).once('line', (line) => {
      const answer: AnswerLine = line.includes('circumstances')
        ? { event: 'circumstances', circumstances }
        : { event: 'result', result: { ...result, fault: undefined } };
      socket.end(`${JSON.stringify(answer)}\n`);
    });
  });
  server.listen(controlSocket(base));
  await once(server, 'listening');
  t.after(() => server.close());
  return TMPDIR;
}

const skip = process.platform === 'linux' ? false : 'A rehearsal runs on Linux only.';

test('a report on a running rehearsal says how that one was started', { skip }, async (t) => {
  const TMPDIR = await standIn(t, {
    environment: 'staging',
    scale: 0.5,
    startMilliseconds: 18_400,
    unlimited: 'this user may not make control groups',
  });
  const file = path.join(TMPDIR, 'report.md');
  const drilled = await mangu(['rehearse', 'task-loss', '--markdown', file], { TMPDIR });
  assert.equal(drilled.code, 0, drilled.stderr);
  const report = readFileSync(file, 'utf8');
  assert.match(report, /The topology of staging on one/);
  assert.match(report, /not held to their CPU and memory: this user may not make control groups/);
  assert.match(report, /a rehearsal starts \| within 20 s \| 18\.4 s/);
  assert.doesNotMatch(report, /is held to/);
});

test('what is asked for and contradicts the running rehearsal is refused', { skip }, async (t) => {
  const TMPDIR = await standIn(t, {
    environment: 'staging',
    scale: 0.5,
    startMilliseconds: 1,
    unlimited: null,
  });
  for (const words of [
    ['--environment', 'production'],
    ['--scale', '1'],
  ]) {
    const refused = await mangu(['rehearse', 'task-loss', ...words], { TMPDIR });
    assert.equal(refused.code, 2, refused.stderr);
    assert.match(refused.stderr, /running is of staging with --scale 0\.5[\s\S]*rehearse down/);
  }
  const same = await mangu(['rehearse', 'task-loss', '--environment', 'staging', '--scale', '0.5'], {
    TMPDIR,
  });
  assert.equal(same.code, 0, same.stderr);
});

test('one that does not end by itself is killed, with what it left', { skip }, async (t) => {
  const TMPDIR = temporaryFolder(t);
  const deaf = spawn(process.execPath, [
    '-e',
    "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('deaf')",
  ]);
  t.after(() => deaf.kill('SIGKILL'));
  await once(deaf.stdout, 'data');
  const base = ownedBy(TMPDIR, deaf.pid ?? 0);
  const code = `
    const { endRunning, clearLeft } = await import(${JSON.stringify(path.join(import.meta.dirname, 'stage.ts'))});
    console.log(JSON.stringify([await endRunning(300), await clearLeft()]));`;
  const ending = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: { ...process.env, TMPDIR },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(ending.stdout, 'data');
  assert.deepEqual(JSON.parse(String(said)), [true, []]);
  if (deaf.signalCode === null) await once(deaf, 'exit');
  assert.equal(deaf.signalCode, 'SIGKILL');
  assert.equal(existsSync(base), false);
});
