/** What the log of the load balancer says, by the second: for the alarms at once, for pages the last ten seconds. */
import { percentile } from '@mangu/rehearsal/alarms';
import type { RequestLine } from '../stage/request-log.ts';
import type { BalancerStatus } from '../told/index.ts';
import type { Put } from './put.ts';

interface Second {
  requests: number;
  errors: number;
  refused: number;
  readonly milliseconds: number[];
}

export interface RequestCounter {
  hear(line: RequestLine): void;
  /** Ends the second. @returns what was in it. */
  turn(): Readonly<Second>;
  last(): BalancerStatus;
}

const secondsShown = 10;
const timesAtMost = 2_000;

export function countRequests(put: Put): RequestCounter {
  const fresh = (): Second => ({ requests: 0, errors: 0, refused: 0, milliseconds: [] });
  let now = fresh();
  let before: Second[] = [];

  /** As AWS counts it, each metric by its own rule. */
  function tellAlarms({ outcome, service, status, milliseconds }: RequestLine): void {
    const isError = status >= 500;
    if (outcome === 'refused') put('HTTP_Fixed_Response_Count', 1);
    if (outcome === 'blocked') put('BlockedRequests', 1);
    if (outcome !== 'refused') {
      // What the firewall blocks is an answer of CloudFront's too.
      put('Requests', 1);
      put('5xxErrorRate', isError ? 100 : 0);
    }
    if (outcome === 'answered') tellAnswer(service, isError, milliseconds);
    if (outcome === 'unanswered') {
      put('AllowedRequests', 1);
      if (service) put('RequestCount', 1, service);
      if (isError) put('HTTPCode_ELB_5XX_Count', 1);
    }
  }

  function tellAnswer(
    service: RequestLine['service'],
    isError: boolean,
    milliseconds: number | undefined,
  ): void {
    put('AllowedRequests', 1);
    put('RequestCount', 1, service);
    if (milliseconds !== undefined) put('TargetResponseTime', milliseconds / 1000, service);
    if (isError) put('HTTPCode_Target_5XX_Count', 1, service);
  }

  return {
    hear(line) {
      tellAlarms(line);
      now.requests++;
      if (line.status >= 500) now.errors++;
      if (line.outcome === 'refused' || line.outcome === 'blocked') now.refused++;
      if (line.milliseconds !== undefined && now.milliseconds.length < timesAtMost)
        now.milliseconds.push(line.milliseconds);
    },
    turn() {
      const ended = now;
      now = fresh();
      before = [...before, ended].slice(-secondsShown);
      return ended;
    },
    last() {
      const each = (of: (second: Second) => number) =>
        before.reduce((sum, second) => sum + of(second), 0) / Math.max(1, before.length);
      const times = before.flatMap(({ milliseconds }) => milliseconds);
      return {
        requestsPerSecond: each(({ requests }) => requests),
        errorsPerSecond: each(({ errors }) => errors),
        refusedPerSecond: each(({ refused }) => refused),
        p50Ms: percentile(times, 50) ?? null,
        p95Ms: percentile(times, 95) ?? null,
      };
    },
  };
}
