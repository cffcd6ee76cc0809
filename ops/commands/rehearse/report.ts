/** What several drills found, put together. Pure. */
import type { DrillResult, Measure } from '@mangu/rehearsal/told';
import type { EnvironmentName } from '@mangu/topology/types';

export interface Circumstances {
  readonly environment: EnvironmentName;
  readonly scale: number;
  readonly short: boolean;
  readonly milliseconds: number;
  /** Absent where the rehearsal was running before. */
  readonly startMilliseconds: number | undefined;
  readonly unlimited: string | undefined;
}

export interface Report extends Circumstances {
  readonly results: readonly DrillResult[];
  readonly holds: boolean;
  /** All but figures that a slower machine, or a busy one, would miss. */
  readonly holdsButForSpeed: boolean;
}

export function reportOf(results: readonly DrillResult[], circumstances: Circumstances): Report {
  return {
    ...circumstances,
    results,
    holds: results.length > 0 && results.every((result) => held(result)),
    holdsButForSpeed: results.length > 0 && results.every((result) => held(result, true)),
  };
}

/** @param forgiveSlow what hangs on the speed of the machine counts as held. */
export function held({ fault, measures }: DrillResult, forgiveSlow = false): boolean {
  const fails = ({ holds, hangsOnSpeed }: Measure) => holds === false && !(forgiveSlow && hangsOnSpeed);
  return fault === undefined && measures.some(({ holds }) => holds !== undefined) && !measures.some(fails);
}

/** How it was done, one sentence each. */
export function circumstanceLines(report: Report): string[] {
  const { environment, scale, startMilliseconds, unlimited, short, results } = report;
  const tls = [...new Set(results.flatMap((result) => result.tls))];
  return [
    `The topology of ${environment} on one Linux machine: HAProxy for the load balancer, nginx with the image's own configuration, servers as processes, PostgreSQL 16 with a synchronous standby, Redis with TLS and a password, a folder for the bucket.`,
    unlimited === undefined
      ? `Each task is held to ${scale * 100} % of its CPU, and to its memory, by a control group.`
      : `Tasks are not held to their CPU and memory: ${unlimited}.`,
    ...(startMilliseconds === undefined ? [] : [`It started in ${(startMilliseconds / 1000).toFixed(1)} s.`]),
    ...(tls.length > 0 ? [`The load generator spoke ${tls.join(', ')} with the load balancer.`] : []),
    "The load balancer never sends a request twice, as AWS's does not; a request fails when it is answered with 4xx or 5xx, or not at all.",
    ...(short ? ['The short form: fewer requests, shorter waits.'] : []),
  ];
}

export function verdict({ holds }: Measure): 'holds' | 'does not hold' | 'told' {
  if (holds === undefined) return 'told';
  return holds ? 'holds' : 'does not hold';
}
