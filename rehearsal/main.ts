/**
 * Entry of a rehearsal: one process that holds the whole stage, started by the command line and ending with it. For
 * rehearsal only, never a way to run production.
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { environments } from '@mangu/topology/environments';
import { startControl } from './control.ts';
import { findBooks } from './drills/run-drill.ts';
import { wordsOf } from './drills/words.ts';
import { startLive } from './live/index.ts';
import { servePage } from './live/serve.ts';
import { whatIsMissing } from './stage/program.ts';
import { startStage } from './stage/stage.ts';
import { openUndo, unlessAborted } from './stage/undo.ts';
import { clearGroups, groupPrefix } from './told/control-groups.ts';
import type { StageEvent, StageOrderMessage } from './told/index.ts';
import { clearSegments } from './told/shared-memory.ts';

const ending = new AbortController();
/** Below what the command waits before it kills this process. */
const endWithinMs = { beginning: 20_000, step: 60_000 };
const undo = openUndo(endWithinMs.step);

process.on('disconnect', () => end());
process.on('SIGTERM', () => end());
process.on('SIGINT', () => end());
let beginning: Promise<void> = Promise.resolve();
process.once('message', (order: StageOrderMessage) => {
  beginning = begin(order);
  beginning.catch((error: unknown) => {
    if (!ending.signal.aborted)
      tell({ event: 'refused', message: error instanceof Error ? error.message : String(error) });
    void end(1);
  });
});

async function begin({
  environment,
  scale,
  builtClient,
  base,
  askedAt,
  startWithinMs = 120_000,
}: StageOrderMessage): Promise<void> {
  const missing = whatIsMissing();
  if (missing !== undefined) throw new Error(missing);
  mkdirSync(base, { recursive: true, mode: 0o755 });
  undo.push(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));
  undo.push(() => clearSegments(base));
  chmodSync(base, 0o755);
  const controlGroup = groupPrefix(base);
  // The command has looked whether another one runs; whatever is here was left by one that was killed.
  await clearGroups(controlGroup);
  clearSegments(base);
  const run = path.join(base, 'run');
  rmSync(run, { recursive: true, force: true });
  mkdirSync(run, { mode: 0o755 });
  undo.push(() => clearGroups(controlGroup));
  const owner = path.join(base, 'server.json');
  const mine = { pid: process.pid, startedAt: startOf(process.pid) };
  writeFileSync(owner, JSON.stringify(mine));
  let fault = 'Nothing told why';
  const late = new AbortController();
  const waiting = setTimeout(() => {
    late.abort(new Error(`The rehearsal had not begun within ${startWithinMs / 1000} seconds. ${fault}`));
  }, startWithinMs);
  const signal = AbortSignal.any([ending.signal, late.signal]);
  let ready = false;
  const stage = await startStage({
    topology: environments[environment],
    folder: run,
    scale,
    builtClient,
    controlGroup,
    signal,
    tell(happening) {
      if (happening.what === 'fault') fault = `The last fault: ${happening.words}`;
      // That tasks come up one by one is no news to who waits for all of them.
      if (!ready && happening.what !== 'fault') return;
      const words = wordsOf(happening);
      if (words !== undefined) tell({ event: 'happened', at: Date.now(), words });
    },
  });
  undo.push(() => stage.stop());
  const live = await startLive({ stage, environment });
  undo.push(() => live.stop());
  const page = await servePage(live);
  undo.push(() => page.stop());
  live.showPage(page.url);
  await unlessAborted(signal, stage.maker.firstBooks);
  const books = await unlessAborted(signal, findBooks(stage));
  clearTimeout(waiting);
  const milliseconds = Date.now() - askedAt;
  const unlimited = stage.limits.missing ?? null;
  const circumstances = { environment, scale, startMilliseconds: milliseconds, unlimited };
  const control = await startControl({ stage, base, live, books, circumstances });
  undo.push(() => control.stop());
  writeFileSync(owner, JSON.stringify({ ...mine, url: stage.url }));
  ready = true;
  tell({ event: 'ready', url: stage.url, page: page.url, milliseconds, unlimited });
}

let ended = false;
async function end(code = 0): Promise<void> {
  if (ended) return;
  ended = true;
  ending.abort(new Error('The rehearsal ends.'));
  // What is being started is undone by the start itself; one that hangs is ended all the same.
  await Promise.race([beginning.catch(() => {}), delay(endWithinMs.beginning)]);
  const faults = await undo.run();
  for (const fault of faults) process.stderr.write(`The end of the rehearsal: ${fault}\n`);
  process.exit(faults.length > 0 ? 1 : code);
}

function tell(event: StageEvent): void {
  if (process.connected) process.send?.(event, undefined, undefined, () => {});
}

/** Field 22 of proc(5) `stat`. */
function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
