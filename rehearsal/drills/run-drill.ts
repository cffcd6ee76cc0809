/** Carries one drill through and writes down all that happens meanwhile. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Stage } from '../stage/stage.ts';
import { drillList } from '../told/index.ts';
import { type DrillResult, type Sample, unansweredAtMost, type WriteSecond } from '../told/result.ts';
import { makeWhole } from './baseline.ts';
import type { Drill, Scene } from './drill.ts';
import { type Load, type LoadResult, startLoad } from './load.ts';
import { Viewers, viewerAddress } from './viewer.ts';
import { wordsOf } from './words.ts';
import { startWriter, type Writer, type WriterResult } from './writer.ts';

export interface DrillOptions {
  readonly short: boolean;
  readonly patient: boolean;
  readonly books: readonly string[];
  readonly viewers: { next: number };
  readonly onEvent: (words: string, onPurpose: boolean) => void;
}

/** Requests a second that leave the tasks room within their limits. */
const usualPerSecond = 200;
/** How much longer than usual a patient drill waits for what comes. */
const patience = 5;
/** A timeline begins a little before. */
const leadMs = 3_000;

export async function runDrill(drill: Drill, stage: Stage, options: DrillOptions): Promise<DrillResult> {
  const beganAt = Date.now();
  const times = options.patient ? patience : 1;
  const events: DrillResult['events'][number][] = [];
  const note = (words: string, onPurpose: boolean) => {
    events.push({ at: Date.now(), words, onPurpose });
    options.onEvent(words, onPurpose);
  };
  const deaf = stage.listen((happening) => {
    const words = wordsOf(happening);
    if (words !== undefined) note(words, false);
  });
  const samples: Sample[] = [];
  const sampling = setInterval(() => samples.push(sampleOf(stage)), 1_000);
  const loads: LoadResult[] = [];
  const written: WriterResult[] = [];
  const open = new Set<Load | Writer>();
  const scene: Scene = {
    stage,
    short: options.short,
    books: options.books,
    newViewers(count) {
      const first = options.viewers.next;
      options.viewers.next += count;
      return first;
    },
    load({ perSecond = usualPerSecond, paths = pathsOf(options.books) } = {}) {
      const load = startLoad({
        front: stage,
        paths,
        perSecond,
        connections: unansweredAtMost,
        firstViewer: scene.newViewers(2_000),
      });
      const counted: Load = {
        requests: load.requests,
        async stop() {
          const isFirst = open.delete(counted);
          const result = await load.stop();
          if (isFirst) loads.push(result);
          return result;
        },
      };
      // Counted also where the drill breaks off.
      open.add(counted);
      return counted;
    },
    writer(lanes = 4) {
      const writer = startWriter(stage, options.books[0] ?? '', lanes, scene.newViewers(400), times);
      const counted: Writer = {
        nextAcknowledged: writer.nextAcknowledged,
        async stop() {
          const isFirst = open.delete(counted);
          const result = await writer.stop();
          if (isFirst) written.push(result);
          return result;
        },
      };
      open.add(counted);
      return counted;
    },
    mark: (words) => note(words, true),
    async until(what, holds, withinSeconds) {
      const began = performance.now();
      while (!(await holds())) {
        if (performance.now() - began > withinSeconds * times * 1000)
          throw new Error(`${what}: not within ${withinSeconds * times} seconds`);
        await delay(50);
      }
      return (performance.now() - began) / 1000;
    },
  };
  let measures: DrillResult['measures'] = [];
  let fault: string | undefined;
  try {
    await makeWhole(scene);
    await delay(leadMs);
    measures = await drill.run(scene);
  } catch (error) {
    fault = error instanceof Error ? error.message : String(error);
    note(`could not be carried through: ${fault}`, false);
  } finally {
    for (const each of open) await each.stop().catch(() => {});
    clearInterval(sampling);
    deaf();
  }
  const sum = (of: (load: LoadResult) => number) => loads.reduce((total, load) => total + of(load), 0);
  return {
    drill: drill.name,
    about: drillList.find(([name]) => name === drill.name)?.[1] ?? '',
    runbooks: drill.runbooks,
    beganAt,
    endedAt: Date.now(),
    measures,
    requests: sum(({ requests }) => requests),
    failed: sum(({ failed }) => failed),
    heldBack: sum(({ heldBack }) => heldBack),
    failures: addUp(loads.map(({ failures }) => failures)),
    tls: [...new Set(loads.flatMap(({ tls }) => tls))],
    seconds: loads.flatMap(({ seconds }) => seconds),
    ...(written.length > 0 ? { writes: writesOf(written) } : {}),
    samples,
    events,
    fault,
  };
}

/** By the second in which they were answered. */
export function writesOf(results: readonly WriterResult[]): NonNullable<DrillResult['writes']> {
  const acknowledged = results.flatMap((result) => result.acknowledged);
  const refused = results.flatMap((result) => result.refused);
  const second = ({ at }: { readonly at: number }) => Math.floor(at / 1_000) * 1_000;
  const of = { acknowledged: Map.groupBy(acknowledged, second), refused: Map.groupBy(refused, second) };
  const seconds = [...new Set([...of.acknowledged.keys(), ...of.refused.keys()])]
    .sort((a, b) => a - b)
    .map(
      (at): WriteSecond => ({
        at,
        acknowledged: of.acknowledged.get(at)?.length ?? 0,
        refused: of.refused.get(at)?.length ?? 0,
      }),
    );
  return { acknowledged: acknowledged.length, refused: refused.length, seconds };
}

/** Ids of the books that viewers can find. */
export async function findBooks(stage: Stage): Promise<string[]> {
  const viewers = new Viewers(stage, 1);
  const { body } = await viewers.ask({ path: '/api/books', address: viewerAddress(0) });
  viewers.close();
  const { items } = Object(JSON.parse(body));
  return (Array.isArray(items) ? items : []).map((item) => String(Object(item).id));
}

/** What people ask for, one after another: pages, lists, searches, books. */
function pathsOf(books: readonly string[]): string[] {
  const [first = ''] = books;
  return [
    '/',
    '/api/books',
    ...books.map((id) => `/api/books/${id}`),
    '/api/books?q=book',
    // Not from any cache: the database answers.
    ...books.map((id) => `/api/reading/sessions/${id}`),
    `/read/${first}`,
    '/api/books?sort=title',
    '/theme.js',
    '/api/books?q=reading',
    '/favicon.svg',
  ];
}

function sampleOf(stage: Stage): Sample {
  const { server, client } = stage.fleets;
  return {
    at: Date.now(),
    serverHealthy: server.healthy(),
    serverTasks: server.state().tasks.length,
    clientHealthy: client.healthy(),
    lagBytes: stage.database.lagBytes(),
    synchronous: stage.database.synchronous(),
  };
}

function addUp(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const count of counts) {
    for (const [why, times] of Object.entries(count)) sums[why] = (sums[why] ?? 0) + times;
  }
  return sums;
}
