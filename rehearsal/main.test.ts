/** A whole rehearsal with real programs, and what is left of it when it is ended in ways nobody planned. */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { launchBrowser, skipWithoutBrowser } from '../client/tests/browser.ts';
import { whatIsMissing } from './stage/program.ts';
import { type AnswerLine, controlSocket, type Question, type StageEvent } from './told/index.ts';
import { withOwnMounts } from './told/own-mounts.ts';

const missing = whatIsMissing();

interface Started {
  readonly child: ChildProcess;
  readonly base: string;
  readonly url: string;
  readonly page: string;
}

async function start(t: TestContext): Promise<Started> {
  // Short, because the path of a socket may not be long; open, because PostgreSQL may be another user.
  const folder = mkdtempSync(path.join(tmpdir(), 'mr-'));
  const builtClient = path.join(folder, 'dist');
  mkdirSync(path.join(builtClient, 'assets'), { recursive: true });
  for (const name of ['index.html', 'read.html']) {
    writeFileSync(path.join(builtClient, name), `<!doctype html><title>${name}</title>`);
  }
  writeFileSync(path.join(builtClient, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(path.join(builtClient, 'theme.js'), '');
  // The folder of the test is closed to others; what PostgreSQL needs lies beside it.
  const base = `${folder}-r`;
  const child = fork(path.join(import.meta.dirname, 'main.ts'), [], {
    ...withOwnMounts(),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  t.after(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.disconnect();
      await once(child, 'exit');
    }
    for (const place of [folder, base]) rmSync(place, { recursive: true, force: true });
  });
  child.send({ environment: 'production', scale: 1, builtClient, base });
  for (;;) {
    const event: StageEvent = (await once(child, 'message'))[0];
    if (event.event === 'refused') assert.fail(event.message);
    if (event.event === 'ready') return { child, base, url: event.url, page: event.page };
  }
}

async function ask(base: string, question: Question): Promise<AnswerLine[]> {
  const socket = connect(controlSocket(base));
  await once(socket, 'connect');
  socket.write(`${JSON.stringify(question)}\n`);
  const lines: AnswerLine[] = [];
  for await (const line of createInterface({ input: socket })) lines.push(JSON.parse(line));
  return lines;
}

/** Processes that were started with something of this folder in their words, or with its variables. */
function processesOf(base: string): string[] {
  const read = (file: string) => {
    try {
      return readFileSync(file, 'utf8');
    } catch {
      return '';
    }
  };
  return readdirSync('/proc').filter(
    (pid) =>
      /^\d+$/.test(pid) &&
      Number(pid) !== process.pid &&
      (read(`/proc/${pid}/cmdline`).includes(base) || read(`/proc/${pid}/environ`).includes(base)),
  );
}

/** The live page in a real browser, where there is one. */
async function openTab(t: TestContext, url: string) {
  if (skipWithoutBrowser) return undefined;
  const browser = await launchBrowser();
  t.after(() => browser.close());
  const tab = await browser.newPage();
  const faults: string[] = [];
  tab.on('pageerror', ({ message }) => faults.push(message));
  await tab.goto(url);
  return {
    /** Resolves when it does, by itself. */
    async shows(place: string, words: RegExp): Promise<void> {
      await tab.locator(place, { hasText: words }).waitFor();
      assert.deepEqual(faults, []);
    },
  };
}

async function untilNothingRuns(base: string): Promise<void> {
  while (processesOf(base).length > 0) await delay(50);
}

suite('a rehearsal', { skip: missing ?? false }, () => {
  test('has the shape of production, drills it, and ends with the command that started it', async (t) => {
    const { child, base, url, page } = await start(t);
    const [line] = await ask(base, { ask: 'status' });
    assert(line?.event === 'status');
    const { services, database, cache } = line.status;
    assert.deepEqual(
      services.map(({ name, tasks }) => [name, tasks.map(({ zone, phase }) => `${zone} ${phase}`).sort()]),
      [
        ['server', ['a healthy', 'b healthy']],
        ['client', ['a healthy', 'b healthy']],
      ],
    );
    assert.deepEqual([database.zone, database.synchronous, cache.answers], ['a', true, true]);
    assert(database.connections > 0 && database.connectionsAtMost > database.connections);
    assert(line.status.alarms.some(({ key }) => key === 'server-none-healthy'));
    assert.equal(line.status.page, page);
    const tab = await openTab(t, page);
    // Who does not come through the CDN is not let in; its certificate is of an authority of its own.
    const direct = await fetch(url).catch((error: Error) => error.cause);
    assert.match(String(direct), /certificate/);

    const failover = (await ask(base, { ask: 'drill', drill: 'database-failover', short: true })).at(-1);
    assert(failover?.event === 'result', JSON.stringify(failover));
    const [lost] = failover.result.measures;
    assert.equal(failover.result.fault, undefined);
    assert.match(lost?.measured ?? '', /^0 lost of \d/);
    assert(lost?.holds);
    await tab?.shows('#database', /postgres-2 in zone b/);
    await tab?.shows('#ringing', /database-event told once.*alarms\/database-event\.md/);
    await tab?.shows('#events', /primary is killed/);
    await tab?.shows('#curves', /Requests a second.*at most [1-9]/);
    const restore = (await ask(base, { ask: 'drill', drill: 'database-restore', short: true })).at(-1);
    assert(restore?.event === 'result', JSON.stringify(restore));
    assert.equal(restore.result.fault, undefined);
    assert.match(restore.result.measures[0]?.measured ?? '', /^0 missing of \d/);
    const limit = (await ask(base, { ask: 'drill', drill: 'rate-limit', short: true })).at(-1);
    assert(limit?.event === 'result');
    assert.match(limit.result.measures[0]?.measured ?? '', /^2,000 answered, the next with 429/);

    // As when the command is killed: the channel closes.
    child.disconnect();
    await once(child, 'exit');
    await tab?.shows('#lost', /The rehearsal does not answer/);
    assert.equal(existsSync(base), false);
    await untilNothingRuns(base);
  });

  test('leaves no program behind when it is killed itself', async (t) => {
    const { child, base } = await start(t);
    assert(processesOf(base).length > 8);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await untilNothingRuns(base);
  });
});
