/** What `npm ci --omit=dev` may install, read from a lockfile of version 3. */

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** Place below the root of the project. */
  readonly path: string;
  readonly licence: string | undefined;
  /** Made for one system or processor, or needed by such packages alone. */
  readonly perSystem: boolean;
}

interface Entry {
  readonly version?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly workspaces?: readonly string[];
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { optional?: boolean }>>;
}

/**
 * Follows dependencies, optional and needed peer dependencies from every workspace; development dependencies and
 * optional peers are left out. Sorted by name and version, one entry per version.
 */
export function productionPackages(lock: unknown): readonly LockedPackage[] {
  const entries = packagesOf(lock);
  const everywhere = new Set<string>();
  const somewhere = new Set<string>();
  const visit = (key: string, perSystem: boolean): void => {
    const entry = entries[key];
    if (!entry) return;
    const only = perSystem || entry.os !== undefined || entry.cpu !== undefined;
    const seen = only ? somewhere : everywhere;
    if (seen.has(key)) return;
    seen.add(key);
    for (const name of needs(entry)) {
      const found = locate(entries, key, name);
      if (found !== undefined) visit(found, only);
    }
  };
  for (const workspace of ['', ...(entries['']?.workspaces ?? [])]) visit(workspace, false);
  const result = new Map<string, LockedPackage>();
  for (const [keys, perSystem] of [
    [everywhere, false],
    [somewhere, true],
  ] as const) {
    for (const key of keys) {
      const entry = entries[key];
      const name = key.split('node_modules/').at(-1) ?? '';
      if (!entry?.version || !key.includes('node_modules/')) continue;
      const at = `${name} ${entry.version}`;
      if (!result.has(at))
        result.set(at, { name, version: entry.version, path: key, licence: entry.license, perSystem });
    }
  }
  return [...result].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found);
}

function packagesOf(lock: unknown): Readonly<Record<string, Entry>> {
  const packages = typeof lock === 'object' && lock !== null ? Reflect.get(lock, 'packages') : undefined;
  if (typeof packages !== 'object' || packages === null)
    throw new Error('This lockfile has no list of packages.');
  return packages as Readonly<Record<string, Entry>>; // Written by npm; every field read here is optional.
}

function needs(entry: Entry): string[] {
  const peers = Object.keys(entry.peerDependencies ?? {}).filter(
    (name) => !entry.peerDependenciesMeta?.[name]?.optional,
  );
  return [
    ...Object.keys(entry.dependencies ?? {}),
    ...Object.keys(entry.optionalDependencies ?? {}),
    ...peers,
  ];
}

/** Node's own search: the folder of the package, then each folder above it. A workspace is a link to its folder. */
function locate(entries: Readonly<Record<string, Entry>>, from: string, name: string): string | undefined {
  for (let base = from; ; base = above(base)) {
    const key = `${base === '' ? '' : `${base}/`}node_modules/${name}`;
    const entry = entries[key];
    if (entry) return entry.link ? entry.resolved : key;
    if (base === '') return undefined;
  }
}

function above(base: string): string {
  const nested = base.lastIndexOf('/node_modules/');
  return nested < 0 ? '' : base.slice(0, nested);
}
