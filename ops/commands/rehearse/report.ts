/** What several drills found, put together. Pure. */
import {
  bytesInWords,
  type DrillResult,
  drillList,
  leftOutOfShort,
  type Measure,
  unansweredAtMost,
} from '@mangu/rehearsal/told';
import type { EnvironmentName } from '@mangu/topology/types';
import type { Machine } from './machine.ts';

export interface Circumstances {
  readonly environment: EnvironmentName;
  readonly scale: number;
  readonly short: boolean;
  /** From the first drill until everything has ended; the start is not in it. */
  readonly milliseconds: number;
  readonly startMilliseconds: number;
  readonly unlimited: string | undefined;
  readonly machine: Machine;
}

export interface Report extends Circumstances {
  readonly results: readonly DrillResult[];
  /** What is promised of the rehearsal itself. */
  readonly itself: readonly Measure[];
  readonly holds: boolean;
  /** All but figures that a slower machine, or a busy one, would miss. */
  readonly holdsButForSpeed: boolean;
}

export function reportOf(results: readonly DrillResult[], circumstances: Circumstances): Report {
  const itself = [startMeasure(circumstances), wholeMeasure(results, circumstances)];
  const all = (forgiveSlow: boolean) =>
    results.length > 0 &&
    results.every((result) => held(result, forgiveSlow)) &&
    !itself.some((measure) => fails(measure, forgiveSlow));
  return { ...circumstances, results, itself, holds: all(false), holdsButForSpeed: all(true) };
}

const startsWithinSeconds = 20;
const endsWithinMinutes = { whole: 30, short: 6 };

function startMeasure({ startMilliseconds }: Circumstances): Measure {
  return {
    promise: 'a rehearsal starts',
    wanted: `within ${startsWithinSeconds} s`,
    hangsOnSpeed: true,
    measured: `${(startMilliseconds / 1000).toFixed(1)} s`,
    holds: startMilliseconds <= startsWithinSeconds * 1000,
  };
}

function wholeMeasure(
  results: readonly DrillResult[],
  { short, milliseconds, startMilliseconds }: Circumstances,
): Measure {
  const drills = drillList.map(([name]) => name).filter((name) => !(short && leftOutOfShort.has(name)));
  const isAll = drills.every((name) => results.some(({ drill }) => drill === name));
  const minutes = (milliseconds + startMilliseconds) / 60_000;
  const limit = short ? endsWithinMinutes.short : endsWithinMinutes.whole;
  return {
    promise: `rehearse all ends${short ? ', the short form' : ''}`,
    wanted: `within ${limit} min on two cores`,
    hangsOnSpeed: true,
    measured: `${minutes.toFixed(1)} min for ${results.length} of its ${drills.length} drills`,
    ...(isAll ? { holds: minutes <= limit } : {}),
  };
}

/** @param forgiveSlow what hangs on the speed of the machine counts as held. */
export function held({ fault, measures }: DrillResult, forgiveSlow = false): boolean {
  return (
    fault === undefined &&
    measures.some(({ holds }) => holds !== undefined) &&
    !measures.some((measure) => fails(measure, forgiveSlow))
  );
}

function fails({ holds, hangsOnSpeed }: Measure, forgiveSlow: boolean): boolean {
  return holds === false && !(forgiveSlow && hangsOnSpeed);
}

/** Everything that was counted. What was not sent could not fail either, which must be seen beside "0 failed". */
export function countedWords({ requests, failed, heldBack, writes }: DrillResult): string {
  const count = (value: number) => value.toLocaleString('en-US');
  const late =
    heldBack > 0
      ? `; ${count(heldBack)} more were held back, because ${unansweredAtMost} were unanswered`
      : '';
  const written = writes
    ? `; ${count(writes.acknowledged)} writes acknowledged, ${count(writes.refused)} refused`
    : '';
  return `${count(requests)} requests, ${count(failed)} failed${late}${written}`;
}

/** How it was done, one sentence each. */
export function circumstanceLines(report: Report): string[] {
  const { environment, scale, unlimited, short, results, machine } = report;
  const tls = [...new Set(results.flatMap((result) => result.tls))];
  return [
    `The topology of ${environment} on one Linux machine: HAProxy for the load balancer, nginx with the image's own configuration, servers as processes, PostgreSQL 16 with a synchronous standby, Redis with TLS and a password, a folder for the bucket.`,
    ...machineLines(machine),
    unlimited === undefined
      ? `Each task is held to ${scale * 100} % of its CPU, and to its memory, by a control group.`
      : `Tasks are not held to their CPU and memory: ${unlimited}.`,
    ...(tls.length > 0 ? [`The load generator spoke ${tls.join(', ')} with the load balancer.`] : []),
    "The load balancer never sends a request twice, as AWS's does not; a request fails when it is answered with 4xx or 5xx, or not at all.",
    ...(short ? ['The short form: fewer requests, shorter waits.'] : []),
  ];
}

function machineLines({ cores, cpu, memoryBytes, node, commit }: Machine): string[] {
  const [id, dirty] = commit?.split('-') ?? [];
  return [
    `The machine: ${cores} ${cores === 1 ? 'core' : 'cores'}${cpu === '' ? '' : ` (${cpu})`}, ${bytesInWords(memoryBytes)} of memory, Node ${node}.`,
    ...(id === undefined
      ? []
      : [`MANGU at commit ${id}${dirty ? ', with changes that are not in it' : ''}.`]),
  ];
}

export function verdict({ holds }: Measure): 'holds' | 'does not hold' | 'told' {
  if (holds === undefined) return 'told';
  return holds ? 'holds' : 'does not hold';
}

/** The last line for programs: all but what the drills found, which they have. */
export function reportRecord({ results: _, unlimited, ...report }: Report): object {
  return { event: 'report', ...report, unlimited: unlimited ?? null };
}
