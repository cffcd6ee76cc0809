/** What a plan would change, from `terraform show -json`; pure. */
export interface PlannedChange {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
  /** Top-level attributes that differ. */
  readonly attributes: readonly string[];
}

/** Everything but what stays as it is, and data that is only read. */
export function plannedChanges(plan: unknown): PlannedChange[] {
  const resources: unknown = Reflect.get(Object(plan), 'resource_changes');
  if (!Array.isArray(resources)) return [];
  return resources.flatMap((resource: unknown) => {
    const { address, type, name, mode, change } = Object(resource);
    const { actions, before, after, after_unknown } = Object(change);
    if (mode !== 'managed' || !Array.isArray(actions) || actions.includes('no-op')) return [];
    return [{ address, type, name, actions, attributes: differing(before, after, after_unknown) }];
  });
}

export function changeWords({ address, actions, attributes }: PlannedChange): string {
  return `${address}: ${actions.join(', ')}${attributes.length > 0 ? ` (${attributes.join(', ')})` : ''}`;
}

function differing(before: unknown, after: unknown, unknown: unknown): string[] {
  // What would be made or destroyed as a whole differs in everything; that says nothing.
  if (before === null || after === null) return [];
  const [was, becomes, open] = [Object(before), Object(after), Object(unknown)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(becomes), ...Object.keys(open)])].sort();
  return names.filter((name) => {
    if (holdsTrue(open[name])) return true;
    return JSON.stringify(was[name] ?? null) !== JSON.stringify(becomes[name] ?? null);
  });
}

/** The plan mirrors the shape of a value with `true` where it is not known. */
function holdsTrue(value: unknown): boolean {
  if (value === true) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsTrue);
}
