/** From the values of the last periods to the state of an alarm, by CloudWatch's rules. Pure. */
import type { AlarmDefinition } from '@mangu/topology/alarms';
import type { Value } from './metric-math.ts';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
/** AWS's names; the topology uses all of them but `ignore`. */
export type Silence = AlarmDefinition['silence'] | 'ignore';

/**
 * CloudWatch asks for more periods than it evaluates, and does not say how many; in its examples two more.
 * A value from back there stands in for one that is missing.
 */
export const morePeriods = 2;

/** Whether a value is on the wrong side of the threshold. */
export function breaches(rings: AlarmDefinition['rings'], threshold: number, value: number): boolean {
  if (rings === 'above') return value > threshold;
  return rings === 'below' ? value < threshold : value >= threshold;
}

/**
 * @param breaching of each period, oldest first, those further back included; undefined where nothing was measured.
 * @param before the state until now.
 */
export function stateOf(
  breaching: readonly (boolean | undefined)[],
  periods: AlarmDefinition['periods'],
  silence: Silence,
  before: AlarmState,
): AlarmState {
  const real = breaching.filter((each) => each !== undefined);
  const verdict = (points: readonly boolean[]): AlarmState =>
    points.filter(Boolean).length >= periods.over ? 'ALARM' : 'OK';
  // Enough was measured: how to treat what is missing does not matter.
  if (real.length >= periods.of) return verdict(real.slice(-periods.of));
  const filled = periods.of - real.length;
  if (silence === 'breaching' || silence === 'notBreaching')
    return verdict([...real, ...Array<boolean>(filled).fill(silence === 'breaching')]);
  if (real.some((each) => !each)) return verdict(real);
  // Nothing speaks against it, and the oldest is as old as it takes: it rings with fewer values than it takes.
  const oldest = breaching.length - breaching.indexOf(true);
  if (silence === 'ignore') return before;
  return real.length > 0 && oldest >= periods.over ? 'ALARM' : 'INSUFFICIENT_DATA';
}

/** Composite alarms: any of their parts is enough. */
export function stateOfAny(parts: readonly AlarmState[]): AlarmState {
  if (parts.includes('ALARM')) return 'ALARM';
  return parts.includes('OK') ? 'OK' : 'INSUFFICIENT_DATA';
}

/** How many of the last periods are over, of what is known: how near it is to ringing. */
export function overOf(values: readonly Value[], { rings, threshold, periods }: AlarmDefinition): number {
  return values.slice(-periods.of).filter((value) => value !== undefined && breaches(rings, threshold, value))
    .length;
}
