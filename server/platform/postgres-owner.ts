import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/**
 * Whom PostgreSQL runs as. It refuses to run as root, so a root server hands it to the system user `postgres`,
 * or to `nobody` where there is none. When that user cannot reach the folders (a clone below a home of mode
 * 0700), the one capability to search and read through them is lent by setpriv(1); no permission is changed.
 */
export interface PostgresOwner {
  /** Absent when the server does not run as root: PostgreSQL then runs as the same user. */
  readonly ids?: { readonly uid: number; readonly gid: number };
  /** Words that go before the command. */
  readonly prefix: readonly string[];
}

export type OwnerResult =
  | { readonly ok: true; readonly owner: PostgresOwner }
  | { readonly ok: false; readonly message: string };

const capability = '+dac_read_search';

/** @param binary a PostgreSQL program; @param dataFolder must exist. */
export function choosePostgresOwner(binary: string, dataFolder: string): OwnerResult {
  if (process.getuid?.() !== 0) return { ok: true, owner: { prefix: [] } };
  const ids = systemUser('postgres') ?? systemUser('nobody');
  if (!ids) {
    return {
      ok: false,
      message:
        'PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody. Start MANGU as an ordinary user.',
    };
  }
  const plain: PostgresOwner = { ids, prefix: [] };
  if (canReach(plain, binary, dataFolder)) return { ok: true, owner: plain };
  // initdb asks with access(2) whether postgres stands beside it; only with this bit that call heeds capabilities.
  const identity = [
    '--securebits=+no_setuid_fixup',
    `--reuid=${ids.uid}`,
    `--regid=${ids.gid}`,
    '--clear-groups',
  ];
  const lent: PostgresOwner = {
    prefix: ['setpriv', ...identity, `--inh-caps=${capability}`, `--ambient-caps=${capability}`],
  };
  if (canReach(lent, binary, dataFolder)) return { ok: true, owner: { ...lent, ids } };
  return {
    ok: false,
    message: `MANGU runs as root, so PostgreSQL runs as another user, who cannot reach ${dataFolder} (a folder above it is closed). Set MANGU_DATA to a folder others may pass through, such as /var/lib/mangu, or start MANGU as an ordinary user.`,
  };
}

/** Arguments for spawn: with a prefix the switch of user is the prefix's work. */
export function spawnAs(owner: PostgresOwner, command: string, args: readonly string[]) {
  const [program = command, ...words] = [...owner.prefix, command, ...args];
  const identity = owner.prefix.length === 0 && owner.ids ? owner.ids : {};
  return { program, words, identity };
}

function canReach(owner: PostgresOwner, binary: string, dataFolder: string): boolean {
  const script = 'cd "$1" && test -x "$2" && exec "$2" --version';
  const { program, words, identity } = spawnAs(owner, '/bin/sh', ['-c', script, 'sh', dataFolder, binary]);
  return spawnSync(program, words, { ...identity, cwd: '/', stdio: 'ignore' }).status === 0;
}

function systemUser(name: string): { uid: number; gid: number } | undefined {
  if (!existsSync('/etc/passwd')) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}
