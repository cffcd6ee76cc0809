/**
 * The stand-in for RDS with a standby in another zone: one name that leads to the primary, a watch that promotes the
 * standby when the primary does not answer, and goes on without it when the standby is the one that is away.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseTopology } from '@mangu/topology/types';
import type pg from 'pg';
import type { Certificate } from '../../server/platform/certificate.ts';
import { type Disk, moveOntoDisk } from './disk.ts';
import {
  administrator,
  adoptBackup,
  ask,
  type Clusters,
  type CopiedBackup,
  copyRunning,
  followPrimary,
  makeCluster,
  type Postgres,
  startCluster,
} from './postgres.ts';
import { StorageWatch } from './storage-watch.ts';
import type { Tell } from './tell.ts';
import { noAnswer, watch } from './watch.ts';
import { layWire, type Wire } from './wire.ts';

export interface DatabaseOrder {
  readonly clusters: Clusters;
  readonly topology: DatabaseTopology;
  readonly certificate: Certificate;
  readonly zones: readonly string[];
  readonly role: { readonly name: string; readonly password: string };
  readonly tell: Tell;
  /** Where it begins, instead of with nothing. */
  readonly restored?: CopiedBackup | undefined;
  /** Where the name leads from now on. */
  readonly pointName: (port: number) => Promise<void>;
}

export interface DatabaseService {
  primary(): Postgres;
  standby(): Postgres | undefined;
  zoneOf(postgres: Postgres): string;
  /** Whether a commit waits for the standby. */
  synchronous(): boolean;
  /** Bytes of the log that the standby has not yet replayed; undefined without one. */
  lagBytes(): number | undefined;
  /** Of its own disk; undefined while it lies on the machine's. */
  freeStorageShare(): number | undefined;
  ask(statement: string, values?: readonly unknown[]): ReturnType<typeof ask>;
  /** From now on nothing of it arrives in the zone of the primary, and nobody says so. */
  cutOffStandby(): void;
  /** A new standby in the place of one that is gone, as RDS makes one; resolves when commits wait for it. */
  makeStandby(): Promise<void>;
  /** Puts another cluster in the place of this one, as a restored instance takes the old one's name. */
  replaceBy(postgres: Postgres): Promise<void>;
  /**
   * Puts the primary onto a disk with that much room, in a pause of some seconds. Until it leaves it, an alarm rings
   * when less than that share is free, and a primary that stands still because it is full is not given up: RDS mirrors
   * the disk to the standby, so the other one would be as full.
   */
  moveOntoDisk(room: number, alarmBelowShare: number): Promise<Disk>;
  leaveDisk(): Promise<void>;
  stop(): Promise<void>;
}

const standbyName = 'standby';

export async function startDatabase(order: DatabaseOrder): Promise<DatabaseService> {
  const { clusters, tell, topology, certificate, role } = order;
  let made = 1;
  if (order.restored) adoptBackup(clusters, order.restored, 'postgres-1', certificate);
  else await makeCluster(clusters, 'postgres-1', topology, certificate);
  let primary = await startCluster(clusters, 'postgres-1');
  await prepare();
  let standby: Postgres | undefined;
  let synchronous = false;
  let lag: number | undefined;
  let moving = false;
  /** It was lost, and there is no other yet. */
  let alone = false;
  let wire: Wire | undefined;
  let startedAgainAt = Number.NEGATIVE_INFINITY;
  const storage = new StorageWatch(tell, startAgain);
  const zones = new Map<Postgres, string>([[primary, order.zones[0] ?? 'a']]);
  await order.pointName(primary.port);
  const ending = new AbortController();
  let client: pg.Client | undefined;
  const watching = look();

  async function prepare(): Promise<void> {
    // Identifiers of the topology and a password of our own making: nothing that would need quoting.
    if (order.restored) {
      while ((await ask(clusters, primary, 'select pg_is_in_recovery() still'))[0]?.still === true)
        await delay(50);
      await ask(clusters, primary, `alter role ${role.name} password '${role.password}'`);
      return;
    }
    await ask(clusters, primary, `create role ${role.name} login password '${role.password}'`);
    await ask(clusters, primary, `create database ${topology.name} owner ${role.name}`);
  }

  async function makeStandby(): Promise<void> {
    const name = `postgres-${++made}`;
    // It takes the log from the primary itself.
    await copyRunning(clusters, primary, name, 'for nothing');
    wire?.close();
    wire = await layWire(primary.port);
    followPrimary(clusters, name, wire.port, standbyName);
    const started = await startCluster(clusters, name);
    zones.set(started, order.zones.find((zone) => zone !== zones.get(primary)) ?? 'b');
    for (let round = 0; ; round++) {
      const rows = await ask(
        clusters,
        primary,
        "select 1 from pg_stat_replication where state = 'streaming'",
      );
      if (rows.length > 0) break;
      if (round > 600 || !started.program.isRunning()) throw new Error('The standby does not follow.');
      await delay(50);
    }
    await waitForCommits(standbyName);
    standby = started;
    synchronous = true;
    tell({ what: 'database-standby', synchronous: true });
    if (alone) tell({ what: 'alarm', name: 'standby-lost', on: false });
    alone = false;
  }

  async function waitForCommits(names: string): Promise<void> {
    await ask(clusters, primary, `alter system set synchronous_standby_names = '${names}'`);
    await ask(clusters, primary, 'select pg_reload_conf()');
  }

  /** By the answer of the primary at that time. */
  function isStandbyAway(at: number): boolean {
    if (lag === undefined) return synchronous && at - startedAgainAt > watch.followsAgainMs;
    // It found a primary that was started again: from now on its absence counts as ever.
    startedAgainAt = Number.NEGATIVE_INFINITY;
    return false;
  }

  async function look(): Promise<void> {
    let silences = 0;
    let standbyAwaySince: number | undefined;
    while (!ending.signal.aborted) {
      const began = performance.now();
      const answered = await probe();
      silences = answered ? 0 : await bear(silences + 1);
      if (answered) await storage.look(false);
      const away = answered && isStandbyAway(began);
      standbyAwaySince = away ? (standbyAwaySince ?? began) : undefined;
      if (standbyAwaySince !== undefined && began - standbyAwaySince > watch.standbyAwayMs) await goOnAlone();
      await delay(Math.max(0, watch.everyMs - (performance.now() - began)), undefined, {
        signal: ending.signal,
      }).catch(() => {});
    }
  }

  /** Gives the primary up after enough silences. @returns how many count from now on. */
  async function bear(silences: number): Promise<number> {
    if (moving) return 0;
    const silent = silences >= watch.silences;
    const room = await storage.look(silent);
    if (room === 'again') return 0;
    if (!silent || !standby || room === 'full') return silences;
    await failOver(standby).catch((error: unknown) => tell({ what: 'fault', words: String(error) }));
    return 0;
  }

  /** Where it was, so that its standby finds it. */
  async function startAgain(): Promise<void> {
    if (primary.program.isRunning()) return;
    const zone = zones.get(primary) ?? '';
    zones.delete(primary);
    primary = await startCluster(clusters, primary.name, primary.port);
    zones.set(primary, zone);
    startedAgainAt = performance.now();
  }

  async function move(how: () => Promise<unknown>): Promise<void> {
    moving = true;
    try {
      await primary.program.stop('SIGINT');
      await how();
      await startAgain();
    } finally {
      moving = false;
    }
  }

  async function goOnAlone(): Promise<void> {
    try {
      await waitForCommits('');
    } catch (error) {
      // Tried again at the next look: until then commits wait.
      tell({ what: 'fault', words: String(error) });
      return;
    }
    synchronous = false;
    // What is left of it may not come back as one that commits do not wait for.
    standby?.program.signal('SIGKILL');
    standby = undefined;
    tell({ what: 'database-standby', synchronous: false });
    alone = true;
    tell({ what: 'alarm', name: 'standby-lost', on: true });
  }

  async function probe(): Promise<boolean> {
    try {
      if (!client) {
        client = administrator(clusters, primary.port, 'postgres', watch.answerMs);
        client.on('error', () => {
          client = undefined;
        });
        await client.connect();
      }
      const asking = client.query<{ lag: string | null }>(
        'select (select pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn) from pg_stat_replication where application_name = $1 limit 1) lag',
        [standbyName],
      );
      asking.catch(() => {});
      const { rows } = await Promise.race([asking, noAnswer()]);
      const found = rows[0]?.lag;
      lag = found === null || found === undefined ? undefined : Number(found);
      return true;
    } catch {
      client?.end().catch(() => {});
      client = undefined;
      return false;
    }
  }

  async function failOver(to: Postgres): Promise<void> {
    const began = performance.now();
    tell({ what: 'database-silent' });
    // Fenced first: one that only seems dead must not take another write.
    primary.program.signal('SIGKILL');
    await ask(clusters, to, 'select pg_promote(true, 30)');
    primary = to;
    standby = undefined;
    synchronous = false;
    lag = undefined;
    await order.pointName(to.port);
    tell({ what: 'database-moved', milliseconds: performance.now() - began });
    tell({ what: 'alarm', name: 'database-event', on: true });
  }

  return {
    primary: () => primary,
    standby: () => standby,
    zoneOf: (postgres) => zones.get(postgres) ?? '',
    synchronous: () => synchronous,
    lagBytes: () => lag,
    freeStorageShare: () => storage.freeShare(),
    ask: (statement, values) => ask(clusters, primary, statement, values),
    cutOffStandby: () => wire?.cut(),
    makeStandby,
    async replaceBy(postgres) {
      const old = [primary, ...(standby ? [standby] : [])];
      zones.set(postgres, zones.get(primary) ?? '');
      standby = undefined;
      synchronous = false;
      primary = postgres;
      client?.end().catch(() => {});
      client = undefined;
      await order.pointName(postgres.port);
      for (const { program } of old) await program.stop('SIGINT');
    },
    async moveOntoDisk(room, alarmBelow) {
      const made = Promise.withResolvers<Disk>();
      await move(async () => {
        made.resolve(await moveOntoDisk(primary.data, room, clusters.owner.ids));
        storage.begin(await made.promise, primary.name, alarmBelow);
      });
      return made.promise;
    },
    async leaveDisk() {
      const left = storage.end();
      // One that was given up meanwhile goes with what lies on it.
      if (left?.of === primary.name) await move(() => left.disk.leave());
      else left?.disk.unmount();
    },
    async stop() {
      ending.abort();
      await watching;
      await client?.end().catch(() => {});
      wire?.close();
      // The standby first, or the primary's shutdown waits for it.
      await standby?.program.stop('SIGINT');
      for (const { program } of zones.keys()) await program.stop('SIGINT');
      storage.end()?.disk.unmount();
    },
  };
}
