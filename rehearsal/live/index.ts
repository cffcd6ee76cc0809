/** The running rehearsal as it is now: looked at every few seconds, held against the alarms, shown to whoever asks. */

import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import {
  measured,
  minuteMs,
  notMeasured,
  openBoard,
  openSamples,
  watchedHere,
} from '@mangu/rehearsal/alarms';
import { alarmDefinitions, compositeDefinitions } from '@mangu/topology/alarms';
import type { EnvironmentName } from '@mangu/topology/types';
import type { Stage } from '../stage/stage.ts';
import type { AlarmStatus, LiveStatus } from '../told/index.ts';
import { lookAtCache } from './cache.ts';
import { lookAtDatabase } from './database.ts';
import { lookAtLogs } from './logs.ts';
import { openNews } from './news.ts';
import { putInto } from './put.ts';
import { countRequests } from './requests.ts';
import { lookAtServices } from './services.ts';
import { openTimeline } from './timeline.ts';

export interface LiveOrder {
  readonly stage: Stage;
  readonly environment: EnvironmentName;
}

export interface Live {
  status(): LiveStatus;
  /** Called each second. */
  listen(changed: () => void): () => void;
  showDrill(name: string | null): void;
  /** Something that was done on purpose. */
  note(words: string): void;
  showPage(url: string): void;
  stop(): void;
}

/** Seldom enough that nobody notices them. */
const everyMs = { second: 1_000, database: 2_000, cache: 3_000, logs: 5_000 };
const dayMs = 86_400_000;
const order = { ALARM: 0, INSUFFICIENT_DATA: 1, OK: 2 } as const satisfies Record<
  AlarmStatus['state'],
  number
>;

export async function startLive({ stage, environment }: LiveOrder): Promise<Live> {
  const { topology } = stage;
  const samples = openSamples();
  const put = putInto(samples, topology);
  const board = openBoard({
    definitions: alarmDefinitions(watchedHere(topology)).filter(
      ({ key, applies }) => applies !== false && Object.hasOwn(measured, key),
    ),
    composites: compositeDefinitions,
    samples,
    at: Date.now(),
  });
  const requests = countRequests(put);
  stage.requestLog.listen(requests.hear);
  const [services, database] = [lookAtServices(stage, put), lookAtDatabase(stage, put)];
  const [cache, logs] = [lookAtCache(stage, put), lookAtLogs(stage.folder, put)];
  const timeline = openTimeline();
  const news = openNews(topology);
  const deaf = stage.listen(news.hear);
  const listeners = new Set<() => void>();
  const ending = new AbortController();
  let shown = services.look();
  let [page, drill, minute] = ['', null as string | null, Math.floor(Date.now() / minuteMs)];

  function turnSecond(): void {
    shown = services.look();
    const healthy = (name: string) =>
      shown.find((one) => one.name === name)?.tasks.filter(({ phase }) => phase === 'healthy').length ?? 0;
    const { lagBytes, connections } = database.status();
    const second = requests.turn();
    timeline.add({
      at: Date.now(),
      requestsPerSecond: second.requests,
      errorsPerSecond: second.errors,
      serverHealthy: healthy('server'),
      clientHealthy: healthy('client'),
      lagBytes,
      connections,
    });
    turnMinute();
    for (const listener of listeners) listener();
  }

  function turnMinute(): void {
    const now = Math.floor(Date.now() / minuteMs);
    if (now === minute) return;
    minute = now;
    put('DaysToExpiry', daysLeft(stage));
    for (const { key, from, to } of board.look(now * minuteMs)) {
      if (to === 'ALARM') stage.tell({ what: 'alarm', name: key, on: true });
      else if (from === 'ALARM') stage.tell({ what: 'alarm', name: key, on: false });
    }
  }

  /** Looks until the end, never two of a kind at once. */
  async function repeat(milliseconds: number, look: () => unknown): Promise<void> {
    while (!ending.signal.aborted) {
      const began = performance.now();
      try {
        await look();
      } catch (error) {
        if (!ending.signal.aborted) stage.tell({ what: 'fault', words: `A look failed: ${String(error)}` });
      }
      const left = Math.max(0, milliseconds - (performance.now() - began));
      await delay(left, undefined, { signal: ending.signal }).catch(() => {});
    }
  }

  put('DaysToExpiry', daysLeft(stage));
  await Promise.all([database.look(), cache.look()]);
  void repeat(everyMs.second, turnSecond);
  void repeat(everyMs.database, database.look);
  void repeat(everyMs.cache, cache.look);
  void repeat(everyMs.logs, logs.look);
  const unmeasured = Object.entries(notMeasured).map(([key, why]) => ({ key, why }));

  return {
    status: () => ({
      at: Date.now(),
      environment,
      url: stage.url,
      page,
      scale: stage.scale,
      services: shown,
      balancer: requests.last(),
      database: database.status(),
      cache: cache.status(),
      alarms: board.readings().toSorted((a, b) => order[a.state] - order[b.state]),
      notices: news.notices(),
      notMeasured: unmeasured,
      events: news.events(),
      drill,
      timeline: timeline.moments(),
    }),
    listen(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    showDrill(name) {
      drill = name;
    },
    note: (words) => news.hear({ what: 'done', words }),
    showPage(url) {
      page = url;
    },
    stop() {
      ending.abort();
      deaf();
      listeners.clear();
      database.stop();
    },
  };
}

function daysLeft({ folder }: Stage): number {
  const { validToDate } = new X509Certificate(readFileSync(`${folder}/balancer.pem`));
  return (validToDate.getTime() - Date.now()) / dayMs;
}
