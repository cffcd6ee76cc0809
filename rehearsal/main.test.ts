/** A whole rehearsal with real programs, and what is left of it when it is ended in ways nobody planned. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
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
import { promisify } from 'node:util';
import { launchBrowser, skipWithoutBrowser } from '../client/tests/browser.ts';
import { whatIsMissing } from './stage/program.ts';
import { clearGroups, groupPrefix, groupsOf } from './told/control-groups.ts';
import {
  type AnswerLine,
  controlSocket,
  type LiveStatus,
  type Question,
  rehearsalBase,
  type StageEvent,
} from './told/index.ts';
import { withOwnMounts } from './told/own-mounts.ts';
import { segmentsBelow, usersOf } from './told/shared-memory.ts';

const missing = whatIsMissing();

interface Started {
  readonly child: ChildProcess;
  readonly base: string;
  readonly url: string;
  readonly page: string;
}

const command = path.join(import.meta.dirname, '..', 'ops', 'bin', 'mangu.js');

function launch(t: TestContext, startWithinMs?: number): Pick<Started, 'child' | 'base'> {
  // Short, because the path of a socket may not be long; open, because PostgreSQL may be another user.
  const folder = mkdtempSync(path.join(tmpdir(), 'mr-'));
  const builtClient = path.join(folder, 'dist');
  mkdirSync(path.join(builtClient, 'assets'), { recursive: true });
  for (const name of ['index.html', 'read.html']) {
    writeFileSync(path.join(builtClient, name), `<!doctype html><title>${name}</title>`);
  }
  writeFileSync(path.join(builtClient, 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(path.join(builtClient, 'theme.js'), '');
  // As the command would have it below this folder, which PostgreSQL's user has to pass.
  chmodSync(folder, 0o711);
  const base = path.join(folder, path.basename(rehearsalBase()));
  const child = fork(path.join(import.meta.dirname, 'main.ts'), [], {
    ...withOwnMounts(),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  t.after(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.disconnect();
      await once(child, 'exit');
    }
    await clearGroups(groupPrefix(base));
    rmSync(folder, { recursive: true, force: true });
  });
  child.send({ environment: 'production', scale: 1, builtClient, base, askedAt: Date.now(), startWithinMs });
  return { child, base };
}

async function start(t: TestContext): Promise<Started> {
  // Other tests run beside this one.
  const { child, base } = launch(t, 300_000);
  // Not one after another: two that come at once are one turn of the loop.
  const told = Promise.withResolvers<StageEvent>();
  child.on('message', (event: StageEvent) => {
    if (event.event !== 'happened') told.resolve(event);
  });
  const event = await told.promise;
  if (event.event !== 'ready') assert.fail(JSON.stringify(event));
  return { child, base, url: event.url, page: event.page };
}

/** The status, once it fits: one look may have come too late. */
async function statusOf(base: string, fits: (status: LiveStatus) => boolean): Promise<LiveStatus> {
  for (;;) {
    const [line] = await ask(base, { ask: 'status' });
    assert(line?.event === 'status', JSON.stringify(line));
    if (fits(line.status)) return line.status;
    await delay(200);
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
    const isQuiet = ({ services, database, cache }: LiveStatus) =>
      cache.answers &&
      database.connections > 0 &&
      services.every(({ tasks }) => tasks.every(({ phase }) => phase === 'healthy'));
    const status = await statusOf(base, isQuiet);
    const { services, database, cache } = status;
    assert.deepEqual(
      services.map(({ name, tasks }) => [name, tasks.map(({ zone, phase }) => `${zone} ${phase}`).sort()]),
      [
        ['server', ['a healthy', 'b healthy']],
        ['client', ['a healthy', 'b healthy']],
      ],
    );
    assert.deepEqual([database.zone, database.synchronous, cache.answers], ['a', true, true]);
    assert(database.connections > 0 && database.connectionsAtMost > database.connections);
    assert(status.alarms.some(({ key }) => key === 'server-none-healthy'));
    assert.equal(status.page, page);
    const [how] = await ask(base, { ask: 'circumstances' });
    assert(how?.event === 'circumstances');
    const { startMilliseconds, unlimited, ...started } = how.circumstances;
    assert.deepEqual(started, { environment: 'production', scale: 1 });
    assert(startMilliseconds > 0);
    assert.equal(unlimited === null, groupsOf(groupPrefix(base)).length > 0);
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
    const segments = segmentsBelow(base);
    assert(
      segments.some((segment) => usersOf(segment) === 0),
      'the killed primary leaves its segment for now',
    );
    const restore = (await ask(base, { ask: 'drill', drill: 'database-restore', short: true })).at(-1);
    assert(restore?.event === 'result', JSON.stringify(restore));
    assert.equal(restore.result.fault, undefined);
    assert.match(restore.result.measures[0]?.measured ?? '', /^0 missing of \d/);
    const limit = (await ask(base, { ask: 'drill', drill: 'rate-limit', short: true })).at(-1);
    assert(limit?.event === 'result');
    assert.match(limit.result.measures[0]?.measured ?? '', /^2,000 answered, the next with 429/);

    // In the middle of a drill that has made a second region.
    const region = 'us-west-2';
    let answered: AnswerLine | undefined;
    const asking = ask(base, { ask: 'drill', drill: 'region-restore', short: true });
    asking.then(
      (lines) => {
        answered = lines.at(-1);
      },
      () => {},
    );
    while (!existsSync(path.join(base, region, 'run', 'tasks'))) {
      assert.equal(answered, undefined, JSON.stringify(answered));
      await delay(50);
    }
    if (unlimited === null) assert(groupsOf(groupPrefix(base)).some((group) => group.endsWith(region)));
    // As when the command is killed: the channel closes.
    child.disconnect();
    await once(child, 'exit');
    await tab?.shows('#lost', /The rehearsal does not answer/);
    await untilNothingRuns(base);
    assert.equal(existsSync(base), false);
    assert.deepEqual(
      segments.filter((segment) => usersOf(segment) !== undefined),
      [],
    );
    assert.deepEqual(groupsOf(groupPrefix(base)), []);
    await untilNothingRuns(base);
  });

  test('leaves no program behind when it is killed itself, and nothing else after "down"', async (t) => {
    const { child, base } = await start(t);
    assert(processesOf(base).length > 8);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await untilNothingRuns(base);
    // As of a second region that was under way.
    for (const group of groupsOf(groupPrefix(base))) mkdirSync(`${group}-us-west-2`);
    const TMPDIR = path.dirname(base);
    const down = await promisify(execFile)(process.execPath, [command, 'rehearse', 'down'], {
      env: { ...process.env, TMPDIR },
    });
    assert.match(down.stderr, /Ended, and nothing is left/);
    assert.equal(existsSync(base), false);
    assert.deepEqual(groupsOf(groupPrefix(base)), []);
  });

  test('gives up a start that takes too long, and says so', async (t) => {
    const { child, base } = launch(t, 1_500);
    const said: StageEvent[] = [];
    child.on('message', (event: StageEvent) => said.push(event));
    await once(child, 'exit');
    const last = said.at(-1);
    assert(last?.event === 'refused', JSON.stringify(said));
    assert.match(last.message, /^The rehearsal had not begun within 1\.5 seconds\. /);
    await untilNothingRuns(base);
    assert.equal(existsSync(base), false);
    assert.deepEqual(groupsOf(groupPrefix(base)), []);
  });

  test('ends in the middle of its start', async (t) => {
    const { child, base } = launch(t);
    while (!existsSync(path.join(base, 'server.json'))) await delay(20);
    await delay(1_500);
    child.kill('SIGTERM');
    await once(child, 'exit');
    await untilNothingRuns(base);
    assert.equal(existsSync(base), false);
    assert.deepEqual(groupsOf(groupPrefix(base)), []);
  });
});
