/** Entry of the load generator: asks at a steady pace, waits for nobody, counts every request. */
import type { Second } from '../told/result.ts';
import type { LoadOrder, LoadResult } from './load.ts';
import { Viewers, viewerAddress } from './viewer.ts';

/** Fewer than the firewall allows one viewer. */
const requestsPerViewer = 1_500;
const tickMs = 10;
const firstFailuresAtMost = 20;

process.on('disconnect', () => process.exit());
process.on('message', (message: { order?: LoadOrder; stop?: boolean }) => {
  if (message.order) begin(message.order);
  if (message.stop) end();
});

interface Bucket {
  requests: number;
  failed: number;
  readonly milliseconds: number[];
}

const buckets = new Map<number, Bucket>();
const failures = new Map<string, number>();
const firstFailures: string[] = [];
const tls = new Set<string>();
let sent = 0;
let open = 0;
let heldBack = 0;
let stopping = false;
let finished = false;

function begin({ front, paths, perSecond, connections, firstViewer }: LoadOrder): void {
  const viewers = new Viewers(front, connections);
  const began = performance.now();
  let due = 0;
  const ticking = setInterval(() => {
    if (stopping) {
      clearInterval(ticking);
      if (open === 0) finish();
      return;
    }
    const wanted = Math.floor(((performance.now() - began) / 1000) * perSecond);
    for (; due < wanted; due++) {
      if (open < connections) void askOne();
      else heldBack++;
    }
  }, tickMs);
  setInterval(() => process.send?.({ requests: sent }), 500).unref();

  async function askOne(): Promise<void> {
    const number = sent++;
    open++;
    const second = Math.floor(Date.now() / 1000) * 1000;
    const bucket = buckets.get(second) ?? { requests: 0, failed: 0, milliseconds: [] };
    buckets.set(second, bucket);
    bucket.requests++;
    const path = paths[number % paths.length] ?? '/';
    const address = viewerAddress(firstViewer + Math.floor(number / requestsPerViewer));
    const answer = await viewers.ask({ path, address });
    open--;
    if (answer.tls !== '') tls.add(answer.tls);
    if (answer.status >= 200 && answer.status < 400) bucket.milliseconds.push(answer.milliseconds);
    else {
      bucket.failed++;
      const why = answer.fault ?? String(answer.status);
      failures.set(why, (failures.get(why) ?? 0) + 1);
      if (firstFailures.length < firstFailuresAtMost)
        firstFailures.push(`${new Date().toISOString()} ${path}: ${why}`);
    }
    if (stopping && open === 0) finish();
  }
}

function end(): void {
  stopping = true;
}

/** Once: the last answer and the clock may both see that nothing is under way. */
function finish(): void {
  if (finished) return;
  finished = true;
  const seconds = [...buckets].sort(([a], [b]) => a - b).map(([at, bucket]) => summaryOf(at, bucket));
  const result: LoadResult = {
    requests: sent,
    failed: seconds.reduce((sum, { failed }) => sum + failed, 0),
    heldBack,
    failures: Object.fromEntries(failures),
    firstFailures,
    tls: [...tls],
    seconds,
  };
  process.send?.({ requests: sent, result });
}

function summaryOf(at: number, { requests, failed, milliseconds }: Bucket): Second {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const quantile = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { at, requests, failed, p50: quantile(0.5), p95: quantile(0.95), longest: sorted.at(-1) ?? 0 };
}
