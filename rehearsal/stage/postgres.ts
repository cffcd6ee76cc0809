/** One PostgreSQL of the rehearsal: made, copied while it runs, restored to a moment, started. */
import {
  appendFileSync,
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseTopology } from '@mangu/topology/types';
import pg from 'pg';
import type { Certificate } from '../../server/platform/certificate.ts';
import { initialise, locateBinaries, run } from '../../server/platform/embedded-postgres.ts';
import { freePort } from '../../server/platform/free-port.ts';
import { choosePostgresOwner, type PostgresOwner } from '../../server/platform/postgres-owner.ts';
import { type Program, startProgram } from './program.ts';

/** Where clusters lie, who owns them, and what opens them. */
export interface Clusters {
  readonly folder: string;
  readonly owner: PostgresOwner;
  readonly superuserPassword: string;
  readonly archive: string;
}

export interface Postgres {
  readonly name: string;
  readonly data: string;
  readonly port: number;
  readonly program: Program;
}

const superuser = 'mangu';
/** Ours, so that a log that is copied away at the end of it is there within a minute. RDS sends its own every five. */
export const archiveSeconds = 50;

/** @throws when PostgreSQL has no programs for this machine or nobody to run as. */
export function openClusters(folder: string, superuserPassword: string): Clusters {
  const { postgres } = locateBinaries();
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const chosen = choosePostgresOwner(postgres, folder);
  if (!chosen.ok) throw new Error(chosen.message);
  const clusters = { folder, owner: chosen.owner, superuserPassword, archive: path.join(folder, 'archive') };
  mkdirSync(clusters.archive, { mode: 0o700 });
  give(clusters, folder);
  give(clusters, clusters.archive);
  return clusters;
}

/** A new one that archives its log and can have a standby. */
export async function makeCluster(
  clusters: Clusters,
  name: string,
  { maxConnections }: DatabaseTopology,
  made: Certificate,
): Promise<string> {
  const data = path.join(clusters.folder, name);
  await initialise(locateBinaries().initdb, clusters.owner, data, clusters.superuserPassword);
  putCertificate(clusters, data, made);
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: maxConnections,
    shared_buffers: '128MB',
    random_page_cost: 1.1,
    jit: 'off',
    timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    ssl: 'on',
    wal_level: 'replica',
    max_wal_senders: 6,
    wal_keep_size: '512MB',
    hot_standby: 'on',
    // A standby whose primary is started again is back before it is given up.
    wal_retrieve_retry_interval: '500ms',
    // One that is cut off says nothing, and no connection of it ends: it is gone after this silence.
    wal_sender_timeout: '1500ms',
    // In files that go with the rehearsal: one that is killed takes nothing away from elsewhere.
    dynamic_shared_memory_type: 'mmap',
    archive_mode: 'on',
    archive_timeout: archiveSeconds,
    ...archiving(clusters),
  };
  appendFileSync(path.join(data, 'postgresql.conf'), linesOf(settings));
  return data;
}

/** @param at its port; a free one without. */
export async function startCluster(clusters: Clusters, name: string, at?: number): Promise<Postgres> {
  const data = path.join(clusters.folder, name);
  const port = at ?? (await freePort());
  const { owner } = clusters;
  keepSharedMemoryApart(clusters, name);
  const program = startProgram({
    name: `postgres ${name}`,
    command: locateBinaries().postgres,
    words: ['-D', data, '-c', `port=${port}`],
    onOrphaned: 'QUIT',
    log: path.join(clusters.folder, '..', `${name}.log`),
    cwd: clusters.folder,
    prefix: owner.prefix,
    ids: owner.prefix.length === 0 ? owner.ids : undefined,
  });
  const started: Postgres = { name, data, port, program };
  for (;;) {
    if (!program.isRunning()) throw new Error(`PostgreSQL ${name} did not start; its log says why.`);
    const answered = await ask(clusters, started, 'select 1').catch(() => undefined);
    if (answered) return started;
    await delay(40);
  }
}

/** Beside its folder: the disk of that one may be small, and fills up on purpose. */
function keepSharedMemoryApart(clusters: Clusters, name: string): void {
  const place = path.join(clusters.folder, `${name}-shared`);
  mkdirSync(place, { recursive: true, mode: 0o700 });
  give(clusters, place);
  const within = path.join(clusters.folder, name, 'pg_dynshmem');
  rmSync(within, { recursive: true, force: true });
  symlinkSync(place, within);
}

/** One statement on a connection of its own, as the superuser. */
export async function ask(
  clusters: Clusters,
  { port }: Pick<Postgres, 'port'>,
  statement: string,
  values: readonly unknown[] = [],
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = administrator(clusters, port);
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(statement, [...values])).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

export function administrator(
  clusters: Clusters,
  port: number,
  database = 'postgres',
  connectWithinMs = 30_000,
): pg.Client {
  return new pg.Client({
    host: '127.0.0.1',
    port,
    user: superuser,
    password: clusters.superuserPassword,
    database,
    connectionTimeoutMillis: connectWithinMs,
    query_timeout: 30_000,
  });
}

/**
 * A copy of a running cluster by the low-level API of backups (PostgreSQL manual, 26.3.3): files are copied while they
 * change, and the log written meanwhile makes them whole.
 * @param to name of the new cluster, which is not started. @param waits until the archive has all of that log.
 */
export async function copyRunning(
  clusters: Clusters,
  from: Postgres,
  to: string,
  waits: 'for the archive' | 'for nothing',
): Promise<void> {
  const client = administrator(clusters, from.port);
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query("select pg_backup_start('rehearsal', true)");
    const data = path.join(clusters.folder, to);
    rmSync(data, { recursive: true, force: true });
    const script =
      'umask 077; mkdir "$2" && cp -a "$1/." "$2/"; rm -rf "$2/postmaster.pid" "$2/postmaster.opts" "$2/pg_dynshmem" "$2"/pg_replslot/* "$2"/pg_wal/* "$2/standby.signal" "$2/recovery.signal"; mkdir -p "$2/pg_wal/archive_status"; test -f "$2/PG_VERSION"';
    // Files that PostgreSQL takes away meanwhile are no loss; what must be there is looked for at the end.
    const { status, stderr } = await run(clusters.owner, '/bin/sh', clusters.folder, [
      '-c',
      script,
      'copy',
      from.data,
      data,
    ]);
    if (status !== 0) throw new Error(`The database could not be copied: ${stderr}`);
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop($1)', [
      waits === 'for the archive',
    ]);
    put(clusters, path.join(data, 'backup_label'), rows[0]?.labelfile ?? '');
  } finally {
    await client.end();
  }
}

/** Makes a copy follow the primary at that port. */
export function followPrimary(clusters: Clusters, name: string, port: number, as: string): void {
  const data = path.join(clusters.folder, name);
  const conninfo = `host=127.0.0.1 port=${port} user=${superuser} password=${clusters.superuserPassword} application_name=${as}`;
  // Its own archive by name: the file of settings may come from a region that is gone.
  const settings = linesOf({ ...archiving(clusters), primary_conninfo: conninfo });
  put(clusters, path.join(data, 'postgresql.auto.conf'), settings);
  put(clusters, path.join(data, 'standby.signal'), '');
}

/** Makes a copy come up as the database was at that moment. */
export function recoverTo(clusters: Clusters, name: string, moment: Date): void {
  const data = path.join(clusters.folder, name);
  const lines = [
    // PostgreSQL knows no names of zones yet when it reads this, not even Z.
    `recovery_target_time = '${moment.toISOString().replace('Z', '+00')}'`,
    "recovery_target_action = 'promote'",
    'recovery_target_inclusive = on',
  ];
  put(clusters, path.join(data, 'postgresql.auto.conf'), `${lines.join('\n')}\n`);
  put(clusters, path.join(data, 'recovery.signal'), '');
}

/** What was copied to another region: files of a backup, and the log that makes them whole. */
export interface CopiedBackup {
  readonly data: string;
  readonly archive: string;
  /** Is in the backup, as all roles are. */
  readonly superuserPassword: string;
}

/** Puts a backup of elsewhere into an empty folder of clusters, to come up as it was when it was made. */
export function adoptBackup(clusters: Clusters, backup: CopiedBackup, name: string, made: Certificate): void {
  const data = path.join(clusters.folder, name);
  cpSync(backup.archive, clusters.archive, { recursive: true });
  cpSync(backup.data, data, { recursive: true, preserveTimestamps: true });
  giveAll(clusters, clusters.archive);
  giveAll(clusters, data);
  putCertificate(clusters, data, made);
  const settings = {
    ...archiving(clusters),
    recovery_target: 'immediate',
    recovery_target_action: 'promote',
  };
  put(clusters, path.join(data, 'postgresql.auto.conf'), linesOf(settings));
  put(clusters, path.join(data, 'recovery.signal'), '');
}

/** A copy of a copy: what lies in the vault is not started itself. */
export function cloneCluster(clusters: Clusters, from: string, to: string): void {
  const target = path.join(clusters.folder, to);
  rmSync(target, { recursive: true, force: true });
  cpSync(path.join(clusters.folder, from), target, { recursive: true, preserveTimestamps: true });
  giveAll(clusters, target);
}

function putCertificate(clusters: Clusters, data: string, made: Certificate): void {
  put(clusters, path.join(data, 'server.crt'), made.certificate);
  put(clusters, path.join(data, 'server.key'), made.key);
}

/** Whole or not at all, and never over another one. */
function archiving({ archive }: Clusters) {
  const file = `${archive}/%f`;
  return {
    archive_command: `test ! -f ${file} && cp %p ${file}.part && mv ${file}.part ${file}`,
    restore_command: `cp ${file} %p`,
  };
}

function linesOf(settings: Readonly<Record<string, string | number>>): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key} = '${value}'\n`)
    .join('');
}

function giveAll(clusters: Clusters, folder: string): void {
  give(clusters, folder);
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    give(clusters, path.join(folder, entry));
  }
}

function put(clusters: Clusters, file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
  give(clusters, file);
}

function give({ owner }: Clusters, file: string): void {
  if (owner.ids) chownSync(file, owner.ids.uid, owner.ids.gid);
}
