/** A root module as the emulator can take it; pure. */
import type { EmulatorLimit, NotImplemented, NotReadBack } from './emulator-limits.ts';

type Attributes = Record<string, unknown>;
export type Resources = Record<string, Record<string, Attributes>>;
export type ModuleJson = Record<string, unknown> & { resource?: Resources };

export interface LimitedModule {
  readonly json: ModuleJson;
  /** Addresses that are left out. */
  readonly leftOut: readonly string[];
}

/** Whether a limit is about a resource. */
export function isAbout(limit: EmulatorLimit, type: string, name: string): boolean {
  return limit.type === type && (limit.name === undefined || name.startsWith(limit.name));
}

/**
 * Leaves out what is not implemented and ignores what is not read back. Whatever refers to something left out by more
 * than `depends_on` and a stand-in stays as it is, so that Terraform refuses it.
 */
export function limitModule(json: ModuleJson, limits: readonly EmulatorLimit[]): LimitedModule {
  const missing = limits.filter((limit): limit is NotImplemented => limit.what === 'not-implemented');
  const forgotten = limits.filter((limit): limit is NotReadBack => limit.what === 'not-read-back');
  const leftOut = resourcesOf(json)
    .filter(({ type, name }) => missing.some((limit) => isAbout(limit, type, name)))
    .map(({ address }) => address);
  const references = standIns(json, missing);
  const resource: Resources = {};
  for (const { type, name, address, attributes } of resourcesOf(json)) {
    if (leftOut.includes(address)) continue;
    const ignored = forgotten
      .filter((limit) => isAbout(limit, type, name))
      .flatMap((limit) => limit.attributes);
    const standing = withStandIns(withoutDependencies(attributes, leftOut), references);
    const named = resource[type] ?? {};
    resource[type] = named;
    named[name] = ignoring(standing, ignored);
  }
  return { json: { ...json, resource }, leftOut };
}

/**
 * Ready to be destroyed, as an operator would make it: what guards against that is the topology's choice.
 * @returns the module, and the addresses of what was opened.
 */
export function unprotected(json: ModuleJson): {
  readonly json: ModuleJson;
  readonly opened: readonly string[];
} {
  const resource: Resources = {};
  const opened: string[] = [];
  for (const { type, name, address, attributes } of resourcesOf(json)) {
    const guards = protections.filter(
      ([attribute, value]) => attribute in attributes && attributes[attribute] !== value,
    );
    if (guards.length > 0) opened.push(address);
    const named = resource[type] ?? {};
    resource[type] = named;
    named[name] = { ...attributes, ...Object.fromEntries(guards) };
  }
  return { json: { ...json, resource }, opened };
}

const protections: readonly [string, boolean][] = [
  ['deletion_protection', false],
  ['enable_deletion_protection', false],
  ['force_destroy', true],
  ['force_delete', true],
];

export function resourcesOf(json: ModuleJson) {
  return Object.entries(json.resource ?? {}).flatMap(([type, named]) =>
    Object.entries(named).map(([name, attributes]) => ({
      type,
      name,
      address: `${type}.${name}`,
      attributes,
    })),
  );
}

function withoutDependencies(attributes: Attributes, leftOut: readonly string[]): Attributes {
  const { depends_on: dependencies, ...others } = attributes;
  if (!Array.isArray(dependencies)) return attributes;
  return { ...others, depends_on: dependencies.filter((address) => !leftOut.includes(address)) };
}

/** Reference → what stands in for it. */
function standIns(json: ModuleJson, missing: readonly NotImplemented[]): ReadonlyMap<string, string> {
  const all = resourcesOf(json).flatMap(({ type, name, address }) =>
    missing
      .filter((limit) => isAbout(limit, type, name))
      .flatMap(({ standIns = {} }) => Object.entries(standIns))
      .map(([attribute, value]): [string, string] => [`\${${address}.${attribute}}`, value]),
  );
  return new Map(all);
}

function withStandIns(attributes: Attributes, references: ReadonlyMap<string, string>): Attributes {
  if (references.size === 0) return attributes;
  return JSON.parse(
    JSON.stringify(attributes, (_key, value: unknown) =>
      typeof value === 'string' ? (references.get(value) ?? value) : value,
    ),
  );
}

function ignoring(attributes: Attributes, ignored: readonly string[]): Attributes {
  if (ignored.length === 0) return attributes;
  const lifecycle: Attributes = { ...Object(attributes.lifecycle) };
  const already = Array.isArray(lifecycle.ignore_changes) ? lifecycle.ignore_changes : [];
  lifecycle.ignore_changes = [...already, ...ignored.filter((name) => !already.includes(name))];
  return { ...attributes, lifecycle };
}
