/** Readers who set bookmarks one after another, and remember which the platform said it had kept. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, type Front, Viewers, viewerAddress } from './viewer.ts';

export interface Acknowledged {
  readonly id: string;
  /** When it was sent and when the answer was there, milliseconds of the epoch. */
  readonly sentAt: number;
  readonly at: number;
}

export interface WriterResult {
  readonly acknowledged: readonly Acknowledged[];
  readonly refused: readonly {
    readonly at: number;
    readonly why: string;
    readonly retryAfter: string | undefined;
  }[];
}

export interface Writer {
  /** Resolves when a write that was sent after this call is acknowledged; rejects when none is for minutes. */
  nextAcknowledged(): Promise<Acknowledged>;
  stop(): Promise<WriterResult>;
}

const pauseMs = 10;
const backWithinMs = 120_000;
const requestsPerViewer = 1_500;

/**
 * @param lanes so many write at the same time, each one after another.
 * @param times how much longer than usual it waits for a write that is acknowledged.
 */
export function startWriter(
  front: Front,
  bookId: string,
  lanes: number,
  firstViewer: number,
  times: number,
): Writer {
  const viewers = new Viewers(front, lanes);
  const acknowledged: Acknowledged[] = [];
  const refused: WriterResult['refused'][number][] = [];
  const waiting = new Set<{ since: number; resolve(write: Acknowledged): void }>();
  let stopping = false;
  let number = 0;

  async function write(lane: number): Promise<void> {
    let cookie: string | undefined;
    for (let own = 0; !stopping; own++) {
      const sentAt = Date.now();
      const fraction = (number % 1000) / 1000;
      const answer = await viewers.ask({
        method: 'POST',
        path: `/api/reading/bookmarks/${bookId}`,
        address: viewerAddress(firstViewer + lane + lanes * Math.floor(own / requestsPerViewer)),
        headers: {
          origin: front.url,
          'content-type': 'application/json',
          ...(cookie === undefined ? {} : { cookie }),
        },
        body: JSON.stringify({ cfi: `epubcfi(/6/4!/4/${++number * 2}/1:0)`, fraction, label: 'Rehearsal' }),
      });
      cookie = answer.cookie?.split(';', 1)[0] ?? cookie;
      keep(answer, sentAt);
      await delay(pauseMs);
    }
  }

  function keep(answer: Answer, sentAt: number): void {
    const at = Date.now();
    const id = answer.status === 201 ? idOf(answer.body) : undefined;
    if (id === undefined) {
      refused.push({ at, why: answer.fault ?? String(answer.status), retryAfter: answer.retryAfter });
      return;
    }
    const write = { id, sentAt, at };
    acknowledged.push(write);
    for (const one of waiting) {
      if (sentAt < one.since) continue;
      waiting.delete(one);
      one.resolve(write);
    }
  }

  const writing = Promise.all(Array.from({ length: lanes }, (_, lane) => write(lane)));
  return {
    nextAcknowledged: () =>
      new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error('no write was acknowledged any more')),
          backWithinMs * times,
        );
        waiting.add({
          since: Date.now(),
          resolve(write) {
            clearTimeout(late);
            resolve(write);
          },
        });
      }),
    async stop() {
      stopping = true;
      await writing;
      viewers.close();
      return { acknowledged, refused };
    },
  };
}

/** Of all writes, the longest time in which none was acknowledged. */
export function longestSilence({ acknowledged }: WriterResult): number {
  const times = acknowledged.map(({ at }) => at).sort((a, b) => a - b);
  return times.reduce(
    (longest, at, index) => Math.max(longest, index === 0 ? 0 : at - (times[index - 1] ?? at)),
    0,
  );
}

function idOf(body: string): string | undefined {
  const { id } = Object(JSON.parse(body));
  return typeof id === 'string' ? id : undefined;
}
