/** The last things that happened, and those of them that AWS would tell somebody. */
import { eventNotices } from '@mangu/topology/alarms';
import type { Topology } from '@mangu/topology/types';
import { ownAlarms } from '../alarms/index.ts';
import { wordsOf } from '../drills/words.ts';
import type { Happening } from '../stage/tell.ts';
import type { EventStatus, NoticeStatus } from '../told/index.ts';

const eventsAtMost = 30;
const noticesAtMost = 5;

export interface LiveNews {
  hear(happening: Happening): void;
  /** Newest first. */
  events(): readonly EventStatus[];
  notices(): readonly NoticeStatus[];
}

export function openNews(topology: Topology, now: () => number = Date.now): LiveNews {
  const meanings = new Map([
    ...eventNotices(topology).map(({ key, meaning }) => [key, { meaning, runbook: key }] as const),
    ...Object.entries(ownAlarms),
  ]);
  let events: readonly EventStatus[] = [];
  let notices: readonly NoticeStatus[] = [];
  return {
    hear(happening) {
      const at = now();
      const key = noticeOf(happening);
      const known = meanings.get(key ?? '');
      if (key !== undefined && known !== undefined)
        notices = [{ key, ...known, at }, ...notices].slice(0, noticesAtMost);
      const words = wordsOf(happening);
      if (words !== undefined) events = [{ at, words }, ...events].slice(0, eventsAtMost);
    },
    events: () => events,
    notices: () => notices,
  };
}

/** Key of the notice that AWS would send, or of one that is ours. */
function noticeOf(happening: Happening): string | undefined {
  if (happening.what === 'rolled-back') return 'deployment-failed';
  return happening.what === 'alarm' && happening.on ? happening.name : undefined;
}
