/**
 * Entry of a rehearsal: one process that holds the whole stage, started by the command line and ending with it. For
 * rehearsal only, never a way to run production.
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { environments } from '@mangu/topology/environments';
import { startControl } from './control.ts';
import { findBooks } from './drills/run-drill.ts';
import { wordsOf } from './drills/words.ts';
import { startLive } from './live/index.ts';
import { servePage } from './live/serve.ts';
import { clearLimits } from './stage/limits.ts';
import { whatIsMissing } from './stage/program.ts';
import { startStage } from './stage/stage.ts';
import type { StageEvent, StageOrderMessage } from './told/index.ts';

const ending = new AbortController();
const undo: (() => unknown)[] = [];

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

async function begin({ environment, scale, builtClient, base }: StageOrderMessage): Promise<void> {
  const began = performance.now();
  const missing = whatIsMissing();
  if (missing !== undefined) throw new Error(missing);
  mkdirSync(base, { recursive: true, mode: 0o755 });
  chmodSync(base, 0o755);
  const controlGroup = `${path.basename(base)}-${Buffer.from(path.dirname(base)).toString('hex').slice(-8)}`;
  // The command has looked whether another one runs; whatever is here was left by one that was killed.
  await clearLimits(controlGroup);
  const run = path.join(base, 'run');
  rmSync(run, { recursive: true, force: true });
  mkdirSync(run, { mode: 0o755 });
  undo.push(() => rmSync(base, { recursive: true, force: true }));
  const owner = path.join(base, 'server.json');
  const mine = { pid: process.pid, startedAt: startOf(process.pid) };
  writeFileSync(owner, JSON.stringify(mine));
  const stage = await startStage({
    topology: environments[environment],
    folder: run,
    scale,
    builtClient,
    controlGroup,
    signal: ending.signal,
  });
  undo.push(() => stage.stop());
  stage.listen((happening) => {
    const words = wordsOf(happening);
    if (words !== undefined) tell({ event: 'happened', at: Date.now(), words });
  });
  const live = await startLive({ stage, environment });
  undo.push(() => live.stop());
  const page = await servePage(live);
  undo.push(() => page.stop());
  live.showPage(page.url);
  await stage.maker.firstBooks;
  const books = await findBooks(stage);
  const control = await startControl({ stage, base, live, books });
  undo.push(() => control.stop());
  writeFileSync(owner, JSON.stringify({ ...mine, url: stage.url }));
  tell({
    event: 'ready',
    url: stage.url,
    page: page.url,
    milliseconds: Math.round(performance.now() - began),
    unlimited: stage.limits.missing ?? null,
  });
}

let ended = false;
async function end(code = 0): Promise<void> {
  if (ended) return;
  ended = true;
  ending.abort();
  // What is being started is undone by the start itself.
  await beginning.catch(() => {});
  for (const step of undo.reverse()) await step();
  process.exit(code);
}

function tell(event: StageEvent): void {
  if (process.connected) process.send?.(event, undefined, undefined, () => {});
}

/** Field 22 of proc(5) `stat`. */
function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}
