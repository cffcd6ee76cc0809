/** Production's shape on this machine, started in order and ended in the opposite one. For rehearsal only. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { rulesOf } from '@mangu/rehearsal/controller';
import type { ServiceName, Topology } from '@mangu/topology/types';
import { makeCertificate } from '../../server/platform/certificate.ts';
import { freePort } from '../../server/platform/free-port.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { type Cache, startCache } from './cache.ts';
import { type DatabaseService, startDatabase } from './database.ts';
import { type Fleet, startFleet } from './fleet.ts';
import { type Limits, openLimits } from './limits.ts';
import { type Clusters, type CopiedBackup, openClusters } from './postgres.ts';
import { openRequestLog, type RequestLog } from './request-log.ts';
import { bucketOf, compiledFolder, makeTasks, type TaskMaker } from './tasks.ts';
import type { Happening, Tell } from './tell.ts';
import { openUndo, unlessAborted } from './undo.ts';

export interface StageOrder {
  readonly topology: Topology;
  /** Empty; everything lies below it. */
  readonly folder: string;
  /** Share of the specification's CPU that each task gets. */
  readonly scale: number;
  /** Folder of the built client. */
  readonly builtClient: string;
  readonly controlGroup: string;
  /** What it is restored from; it begins empty without. */
  readonly restored?: CopiedRegion | undefined;
  /** Hears what happens from the first moment on. */
  readonly tell: Tell;
  /** Gives the start up. */
  readonly signal: AbortSignal;
}

/** What lies in another region when one is lost. */
export interface CopiedRegion {
  readonly database: CopiedBackup;
  readonly bucket: string;
}

export interface Stage {
  readonly folder: string;
  readonly scale: number;
  readonly topology: Topology;
  readonly url: string;
  readonly authorityFile: string;
  readonly originHeader: string;
  readonly token: string;
  readonly balancer: Balancer;
  readonly requestLog: RequestLog;
  readonly database: DatabaseService;
  readonly clusters: Clusters;
  readonly fleets: Readonly<Record<ServiceName, Fleet>>;
  readonly maker: TaskMaker;
  readonly limits: Limits;
  readonly cache: Cache;
  /** Taken beside those it takes already; servers that are started from now on show it. */
  addRedisToken(token: string): Promise<void>;
  /** Servers that are started from now on show it. */
  setDatabasePassword(password: string): Promise<void>;
  /** Everything is told to these. */
  listen(tell: Tell): () => void;
  readonly tell: Tell;
  /** A second one, made in another region from what was copied there; it ends with this one at the latest. */
  startOther(region: string, order: Pick<StageOrder, 'folder' | 'restored'>): Promise<Stage>;
  /** @throws what went wrong, when all is stopped that can be. */
  stop(): Promise<void>;
}

const lookEveryMs = 250;
const stepWithinMs = 12_000;
const otherStartsWithinMs = 300_000;
const role = 'mangu_app';
const compileAhead = fileURLToPath(new URL('../../images/server/compile-ahead.ts', import.meta.url));
const arrange = fileURLToPath(new URL('../../images/client/arrange.ts', import.meta.url));

export async function startStage(order: StageOrder): Promise<Stage> {
  const { topology, folder, signal } = order;
  const undo = openUndo(stepWithinMs);
  const stop = async () => {
    const faults = await undo.run();
    if (faults.length > 0) throw new Error(faults.join('; '));
  };
  /** Waits for a part that is stopped with the others, also when it is there only after the start was given up. */
  const part = <Part extends { stop(): unknown }>(starting: Promise<Part>): Promise<Part> => {
    undo.push(async () => (await starting.catch(() => undefined))?.stop());
    return unlessAborted(signal, starting);
  };
  const listeners = new Set<Tell>([order.tell]);
  const tell = (happening: Happening) => {
    for (const listener of listeners) listener(happening);
  };
  const secret = () => randomBytes(24).toString('base64url');
  const [originHeader, token, databasePassword, redisToken] = [secret(), secret(), secret(), secret()];
  try {
    mkdirSync(path.join(folder, 'log'));
    const authority = makeCertificate({ names: ['Authority of a rehearsal'], authority: true });
    const made = makeCertificate({ names: ['localhost'], issuer: authority });
    const authorityFile = path.join(folder, 'authority.pem');
    const certificateFile = path.join(folder, 'balancer.pem');
    writeFileSync(authorityFile, authority.certificate);
    writeFileSync(certificateFile, `${made.certificate}${made.key}`, { mode: 0o600 });
    const pages = path.join(folder, 'pages');
    const arranged = promisify(execFile)(process.execPath, [arrange, order.builtClient, pages], { signal });
    arranged.catch(() => {});
    // The image holds its code compiled.
    const compiled = promisify(execFile)(process.execPath, [compileAhead], {
      env: { NODE_COMPILE_CACHE: compiledFolder(folder) },
      signal,
    });
    compiled.catch(() => {});

    const requestLog = await openRequestLog();
    undo.push(() => requestLog.close());
    const httpsPort = await freePort();
    const balancer = await part(
      startBalancer(topology, {
        folder,
        certificate: certificateFile,
        httpsPort,
        databasePort: await freePort(),
        logPort: requestLog.port,
        cachePort: await freePort(),
        originHeader,
      }),
    );

    const cache = await part(
      startCache({
        folder: path.join(folder, 'redis'),
        topology: topology.cache,
        made,
        authority: authorityFile,
        token: redisToken,
        tell,
        pointName: (port) => balancer.point('cache', port),
      }),
    );
    const clusters = openClusters(
      path.join(folder, 'postgres'),
      order.restored?.database.superuserPassword ?? secret(),
    );
    const database = await part(
      startDatabase({
        clusters,
        topology: topology.database,
        certificate: made,
        zones: topology.network.zones,
        restored: order.restored?.database,
        role: { name: role, password: databasePassword },
        tell,
        pointName: (port) => balancer.point('database', port),
      }),
    );
    // Beside the start of the tasks, which need the primary only.
    const standby = topology.database.multiAz ? database.makeStandby() : Promise.resolve();
    standby.catch(() => {});
    await compiled;

    if (order.restored) cpSync(order.restored.bucket, bucketOf(folder), { recursive: true });
    const limits = openLimits(order.controlGroup);
    undo.push(() => limits.stop());
    const url = `https://localhost:${httpsPort}`;
    const maker = makeTasks({
      topology,
      folder,
      pages,
      certificate: made,
      authorityFile,
      publicUrl: url,
      originHeader,
      token,
      database: { port: balancer.databasePort, user: role, password: databasePassword },
      redis: { port: balancer.cachePort, token: redisToken },
    });
    const fleetOf = (service: ServiceName) => {
      const { cpuUnits, memoryMb } = topology.services[service];
      const fleet = startFleet({
        service,
        rules: rulesOf(topology, service),
        vcpus: (cpuUnits / 1024) * order.scale,
        memoryMb,
        balancer,
        maker,
        limits,
        tell,
      });
      undo.push(() => fleet.stop());
      return fleet;
    };
    const server = fleetOf('server');
    await arranged;
    const fleets = { server, client: fleetOf('client') };
    const looking = keepLooking(balancer, Object.values(fleets), tell);
    undo.push(() => looking.stop());
    while (!Object.values(fleets).every((fleet) => fleet.isSteady())) {
      signal.throwIfAborted();
      await delay(50);
    }
    await unlessAborted(signal, standby);
    return {
      topology,
      folder,
      scale: order.scale,
      url,
      authorityFile,
      originHeader,
      token,
      balancer,
      requestLog,
      database,
      clusters,
      fleets,
      maker,
      limits,
      cache,
      async addRedisToken(given) {
        await cache.addToken(given);
        maker.environment.REDIS_TOKEN = given;
      },
      async setDatabasePassword(password) {
        // Our own base64url: nothing in it would need quoting.
        await database.ask(`alter role ${role} password '${password}'`);
        maker.environment.DATABASE_PASSWORD = password;
      },
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      tell,
      async startOther(region, { folder: there, restored }) {
        const ending = new AbortController();
        let starting: Promise<Stage> | undefined;
        let isThere = false;
        undo.push(async () => {
          ending.abort(new Error('The rehearsal ends.'));
          await (await starting?.catch(() => undefined))?.stop();
        });
        starting = startStage({
          ...order,
          folder: there,
          restored,
          controlGroup: `${order.controlGroup}-${region}`,
          signal: AbortSignal.any([ending.signal, AbortSignal.timeout(otherStartsWithinMs)]),
          // Why it does not start; what happens in it later is not what happens here.
          tell: (happening) => !isThere && happening.what === 'fault' && tell(happening),
        });
        const other = await starting;
        isThere = true;
        if (limits.missing === undefined && other.limits.missing !== undefined)
          tell({ what: 'fault', words: `Tasks in ${region} are not held: ${other.limits.missing}.` });
        return other;
      },
      stop,
    };
  } catch (error) {
    // What was interrupted says so in words of its own; why is better known here.
    const why: unknown = signal.aborted ? signal.reason : error;
    await undo.run();
    throw why;
  }
}

/** Carries the load balancer's verdicts to the controllers. */
function keepLooking(balancer: Balancer, fleets: readonly Fleet[], tell: Tell) {
  let stopping = false;
  const looking = (async () => {
    while (!stopping) {
      try {
        const verdicts = await balancer.verdicts();
        for (const fleet of fleets) await fleet.look(verdicts);
      } catch (error) {
        if (!stopping) tell({ what: 'fault', words: `The load balancer does not answer: ${String(error)}` });
      }
      await delay(lookEveryMs);
    }
  })();
  return {
    async stop() {
      stopping = true;
      await looking;
    },
  };
}
