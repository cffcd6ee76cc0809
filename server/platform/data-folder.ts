import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lchownSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { schemaVersion } from './migrate.ts';
import { StartRefused } from './start-refused.ts';

/** Layout of the folder; raised when a folder of an older version must be changed before use. */
const layoutVersion = 1;

/** The embedded default keeps everything below one folder, which one server at a time owns. */
export interface DataFolder {
  readonly root: string;
  readonly postgres: string;
  readonly postgresLog: string;
  readonly files: string;
  /** Uploads not yet whole, and work in progress; nothing here outlives its import. */
  readonly staging: string;
  /** The command line's token, made at first use, in a file of mode 0600. */
  readToken(): string;
  /**
   * Copies the embedded database to `backups/` when an older version wrote it; call while it is not running.
   * Returns where the copy is.
   */
  backUpOlderDatabase(): string | undefined;
  /** Tells the command line where this server answers. */
  announce(url: string): void;
  /** Call after migrating the embedded database: the folder is of this version now. */
  markCurrent(): void;
  release(): void;
}

/**
 * Makes or takes over the folder. Refuses one that another running server owns, that a newer version wrote, or
 * that holds something else.
 * @param embedded whether the database in it will be used; the schema of one that is not does not matter.
 */
export function openDataFolder(root: string, embedded: boolean): DataFolder {
  const at = (...words: string[]) => path.join(root, ...words);
  try {
    mkdirSync(root, { recursive: true, mode: 0o755 });
    takeOwnership(at('server.json'), root);
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartRefused(
      'data-folder-unwritable',
      `MANGU cannot write to its data folder ${root}: ${reason}. Give this user write permission, free some space, or set MANGU_DATA to another folder.`,
      error,
    );
  }
  try {
    const found = readVersion(root);
    refuseNewer(root, found, embedded);
    mkdirSync(at('files'), { recursive: true, mode: 0o700 });
    // What a killed server left half-made belongs to nobody: jobs begin again from the staged upload.
    rmSync(at('staging', 'work'), { recursive: true, force: true });
    mkdirSync(at('staging', 'work'), { recursive: true, mode: 0o700 });
    return {
      root,
      postgres: at('postgres'),
      postgresLog: at('log', 'postgres.log'),
      files: at('files'),
      staging: at('staging'),
      readToken: () => readOrMakeToken(at('token')),
      backUpOlderDatabase: () => backUpOlderDatabase(root, found),
      announce: (url) => writeWhole(at('server.json'), JSON.stringify({ ...identity(), url })),
      markCurrent: () =>
        writeWhole(at('version.json'), JSON.stringify({ layout: layoutVersion, schema: schemaVersion() })),
      release: () => release(at('server.json')),
    };
  } catch (error) {
    release(at('server.json'));
    throw error;
  }
}

interface Version {
  readonly layout: number;
  readonly schema: number;
}

/** Of a folder without a version the embedded database is new. */
function readVersion(root: string): Version | undefined {
  const file = path.join(root, 'version.json');
  if (existsSync(file)) {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const number = (name: string) => {
      const value = typeof found === 'object' && found !== null ? Reflect.get(found, name) : undefined;
      return typeof value === 'number' ? value : 0;
    };
    return { layout: number('layout'), schema: number('schema') };
  }
  if (existsSync(path.join(root, 'PG_VERSION'))) {
    throw new StartRefused(
      'data-folder-foreign',
      `${root} is the folder of a PostgreSQL database, not of MANGU. Set MANGU_DATA to a folder of its own.`,
    );
  }
  return undefined;
}

function refuseNewer(root: string, found: Version | undefined, embedded: boolean): void {
  if (!found) return;
  if (found.layout <= layoutVersion && (!embedded || found.schema <= schemaVersion())) return;
  throw new StartRefused(
    'data-folder-newer',
    `${root} was written by a newer MANGU (layout ${found.layout}, schema ${found.schema}; this version knows ${layoutVersion} and ${schemaVersion()}). Start the newer version, or set MANGU_DATA to another folder. Nothing was changed.`,
  );
}

function backUpOlderDatabase(root: string, found: Version | undefined): string | undefined {
  const database = path.join(root, 'postgres');
  if (!found || found.schema >= schemaVersion() || !existsSync(database)) return undefined;
  const backups = path.join(root, 'backups');
  const backup = path.join(
    backups,
    `${new Date().toISOString().replace(/[:.]/g, '-')}-schema-${found.schema}`,
  );
  const half = `${backup}.part`;
  mkdirSync(backups, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(backups)) {
    if (name.endsWith('.part')) rmSync(path.join(backups, name), { recursive: true, force: true });
  }
  // Whole or not at all: books are never changed in place, so the database is all that a migration can spoil.
  cpSync(database, path.join(half, 'postgres'), {
    recursive: true,
    preserveTimestamps: true,
    filter: (source) => path.basename(source) !== 'postmaster.pid',
  });
  keepOwner(database, path.join(half, 'postgres'));
  cpSync(path.join(root, 'version.json'), path.join(half, 'version.json'));
  renameSync(half, backup);
  return backup;
}

/** PostgreSQL opens its files only as their owner, which under root is another user than ours. */
function keepOwner(original: string, copy: string): void {
  const { uid, gid } = statSync(original);
  if (process.getuid?.() !== 0 || uid === 0) return;
  lchownSync(copy, uid, gid);
  for (const entry of readdirSync(copy, { recursive: true, encoding: 'utf8' })) {
    lchownSync(path.join(copy, entry), uid, gid);
  }
}

function readOrMakeToken(file: string): string {
  if (existsSync(file)) {
    const token = readFileSync(file, 'utf8').trim();
    if (token) return token;
  }
  const token = randomBytes(32).toString('base64url');
  writeWhole(file, `${token}\n`);
  return token;
}

function writeWhole(file: string, text: string): void {
  const beside = `${file}.${process.pid}.part`;
  writeFileSync(beside, text, { mode: 0o600 });
  renameSync(beside, file);
}

interface Identity {
  readonly pid: number;
  /** Start of the process as the system counts it, so that a reused pid is not taken for the old owner. */
  readonly startedAt: string;
}

function identity(): Identity {
  return { pid: process.pid, startedAt: processStart(process.pid) ?? '' };
}

function takeOwnership(file: string, root: string): void {
  const mine = `${file}.${process.pid}.claim`;
  writeFileSync(mine, JSON.stringify(identity()), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        // A link to a file that is there fails, so of two servers starting at once only one gets the name.
        linkSync(mine, file);
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = readOwner(file);
      if (owner && isRunning(owner)) {
        throw new StartRefused(
          'data-folder-in-use',
          `${root} belongs to a MANGU server that is running (process ${owner.pid}${owner.url ? `, ${owner.url}` : ''}). Use that one, stop it, or set MANGU_DATA to another folder.`,
        );
      }
      setAside(file, owner);
    }
    throw new Error('another server is starting in it');
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Removes the claim of a dead server, unless another one has put its own there meanwhile: that goes back. */
function setAside(file: string, dead: Identity | undefined): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
    const taken = readOwner(aside);
    if (taken && (taken.pid !== dead?.pid || taken.startedAt !== dead.startedAt)) linkSync(aside, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function release(file: string): void {
  if (readOwner(file)?.pid === process.pid) rmSync(file, { force: true });
}

function readOwner(file: string): (Identity & { url?: string }) | undefined {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof found !== 'object' || found === null) return undefined;
    const { pid, startedAt, url } = found as Record<string, unknown>;
    if (typeof pid !== 'number' || typeof startedAt !== 'string') return undefined;
    return { pid, startedAt, ...(typeof url === 'string' ? { url } : {}) };
  } catch {
    return undefined;
  }
}

function isRunning(owner: Identity): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const start = processStart(owner.pid);
  return start === undefined || start === owner.startedAt;
}

/** Field 22 of proc(5) `stat`, or what ps(1) says where there is no /proc; undefined when nobody can tell. */
function processStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    if (process.platform === 'linux') return undefined;
  }
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout?.trim() || undefined;
}
