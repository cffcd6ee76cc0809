/** Which limits of the emulator are not needed any more; pure. */
import type { EmulatorLimit } from './emulator-limits.ts';
import { isAbout } from './limit-module.ts';
import type { PlannedChange } from './plan-changes.ts';

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
    return limit.attributes
      .filter((attribute) => !about.some(({ attributes }) => attributes.includes(attribute)))
      .map((attribute) => `${title}: ${attribute} is read back`);
  });
}
