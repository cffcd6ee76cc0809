/** Where something that is differs from what is written, value by value; pure. */
import { changedAttributes, holdsTrue, type Plan, type ResourceChange } from './plan.ts';

export interface Difference {
  /** `ingress[0].from_port` */
  readonly path: string;
  readonly is: string;
  readonly should: string;
}

export interface Drift {
  readonly address: string;
  readonly type: string;
  /** `missing`: it was there and is gone, or was never made. `extra`: it is there and nobody wrote it. */
  readonly kind: 'differs' | 'must be replaced' | 'missing' | 'extra';
  readonly differences: readonly Difference[];
}

/** What a plan made now would have to mend. */
export function driftOf(plan: Plan): Drift[] {
  return (plan.resource_changes ?? []).flatMap((resource) => {
    const kind = kindOf(resource);
    if (!kind) return [];
    const compared = kind === 'differs' || kind === 'must be replaced';
    return [
      {
        address: resource.address,
        type: resource.type,
        kind,
        differences: compared ? differencesOf(resource.change) : [],
      },
    ];
  });
}

function kindOf({ mode, change: { actions } }: ResourceChange): Drift['kind'] | undefined {
  if (mode === 'data') return undefined;
  if (actions.includes('create')) return actions.includes('delete') ? 'must be replaced' : 'missing';
  if (actions.includes('update')) return 'differs';
  return actions.includes('delete') || actions.includes('forget') ? 'extra' : undefined;
}

function differencesOf(change: ResourceChange['change']): Difference[] {
  const [is, should, unknown] = [Object(change.before), Object(change.after), Object(change.after_unknown)];
  const secret = [Object(change.before_sensitive), Object(change.after_sensitive)];
  return changedAttributes(change).flatMap((name): Difference[] => {
    if (secret.some((one) => holdsTrue(one[name])))
      return [{ path: name, is: '(secret)', should: '(secret)' }];
    if (holdsTrue(unknown[name]))
      return [{ path: name, is: inShort(is[name]), should: '(known when applied)' }];
    return compare(name, is[name], should[name]);
  });
}

/** Down to the values that differ; where the shapes differ, as a whole. */
function compare(path: string, is: unknown, should: unknown): Difference[] {
  if (JSON.stringify(is ?? null) === JSON.stringify(should ?? null)) return [];
  if (Array.isArray(is) && Array.isArray(should) && is.length === should.length) {
    return is.flatMap((one, index) => compare(`${path}[${index}]`, one, should[index]));
  }
  if (isPlainObject(is) && isPlainObject(should)) {
    const names = [...new Set([...Object.keys(is), ...Object.keys(should)])].sort();
    return names.flatMap((name) =>
      compare(`${path}.${name}`, Reflect.get(is, name), Reflect.get(should, name)),
    );
  }
  const [isJson, shouldJson] = [embedded(is), embedded(should)];
  if (isJson && shouldJson) return compare(path, isJson, shouldJson);
  return [{ path, is: inShort(is), should: inShort(should) }];
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Policies and dashboards are JSON in a text. */
function embedded(value: unknown): object | undefined {
  if (typeof value !== 'string' || !value.startsWith('{')) return undefined;
  try {
    const json: unknown = JSON.parse(value);
    return isPlainObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function inShort(value: unknown): string {
  return value === undefined || value === null ? 'nothing' : (JSON.stringify(value) ?? 'nothing');
}
