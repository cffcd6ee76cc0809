/** What the limits of the emulator explain, and which of them are not needed any more; pure. */
import type { EmulatorLimit, NotReadBack } from './emulator-limits.ts';
import { isAbout } from './limit-module.ts';
import type { PlannedChange } from './plan-changes.ts';

/** Changes of a plan that no limit explains. */
export function unexplained(
  limits: readonly EmulatorLimit[],
  changes: readonly PlannedChange[],
): PlannedChange[] {
  const expected = limits.filter((limit): limit is NotReadBack => limit.what === 'differs-again');
  return changes.filter(({ type, name, actions, attributes }) => {
    const explained = expected
      .filter((limit) => isAbout(limit, type, name))
      .flatMap((limit) => limit.attributes);
    return actions.join() !== 'update' || !attributes.every((attribute) => explained.includes(attribute));
  });
}

/**
 * @param changes what a plan of the whole module would change after the limited one was applied
 * @param inState addresses that are there after the left out ones were tried
 * @returns a line for each entry, or attribute of one, that could go
 */
export function findUnneeded(
  limits: readonly EmulatorLimit[],
  changes: readonly PlannedChange[],
  inState: readonly string[],
): string[] {
  return limits.flatMap((limit) => {
    const title = limit.name ? `${limit.type} ${limit.name}…` : limit.type;
    const about = changes.filter(({ type, name }) => isAbout(limit, type, name));
    if (limit.what === 'not-implemented') {
      const failed = about.some(({ address }) => !inState.includes(address));
      return failed ? [] : [`${title}: it can be made`];
    }
    if (limit.what === 'not-destroyed') return [];
    return limit.attributes
      .filter((attribute) => !about.some(({ attributes }) => attributes.includes(attribute)))
      .map((attribute) => `${title}: ${attribute} is read back`);
  });
}
