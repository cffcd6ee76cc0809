/**
 * The stand-in for ElastiCache: one name that leads to the primary, and as many replicas as the topology has further
 * nodes. When the primary does not answer, the replica that has most of it takes its place.
 */
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CacheTopology } from '@mangu/topology/types';
import type { Certificate } from '../../server/platform/certificate.ts';
import { freePort } from '../../server/platform/free-port.ts';
import type { Program } from './program.ts';
import { sayToRedis, startRedis } from './redis.ts';
import type { Tell } from './tell.ts';

export interface CacheOrder {
  readonly folder: string;
  readonly topology: CacheTopology;
  readonly made: Certificate;
  /** PEM file of who certified it. */
  readonly authority: string;
  readonly token: string;
  readonly tell: Tell;
  /** Where the name leads from now on. */
  readonly pointName: (port: number) => Promise<void>;
}

export interface CacheNode {
  readonly name: string;
  readonly port: number;
  readonly program: Program;
}

export interface Cache {
  primary(): CacheNode;
  replicas(): readonly CacheNode[];
  /**
   * As many nodes as before, in the places of those that are gone. A primary without a replica comes back empty, a
   * replica with what its primary has; resolves when it has all of it.
   */
  replaceLost(): Promise<void>;
  token(): string;
  /** Taken beside those it takes already. */
  addToken(token: string): Promise<void>;
  removeToken(token: string): Promise<void>;
  takes(token: string): Promise<boolean>;
  /** Of all that use it; replicas go on following. */
  endConnections(): Promise<void>;
  stop(): Promise<void>;
}

/** Ours: how often the primary is asked, how long an answer may take, and after how many silences it is given up. */
export const cacheWatch = { everyMs: 500, answerMs: 1_000, silences: 2 };

export async function startCache(order: CacheOrder): Promise<Cache> {
  const { topology, tell, authority } = order;
  let token = order.token;
  let made = 0;
  const ending = new AbortController();
  let primary = await startNode(await freePort());
  let replicas: CacheNode[] = [];
  let watching: Promise<void> = Promise.resolve();
  try {
    await order.pointName(primary.port);
    await makeReplicas();
    // A single node is not given up: nothing could take its place.
    if (topology.nodes > 1) watching = look();
  } catch (error) {
    await stop();
    throw error;
  }

  async function startNode(port: number, follows?: number): Promise<CacheNode> {
    const name = `redis-${++made}`;
    const { evictionPolicy } = topology;
    const folder = path.join(order.folder, name);
    const program = await startRedis({
      folder,
      port,
      token,
      follows,
      evictionPolicy,
      authority,
      made: order.made,
    });
    return { name, port, program };
  }

  async function makeReplicas(): Promise<void> {
    while (replicas.length < topology.nodes - 1) {
      const replica = await startNode(await freePort(), primary.port);
      replicas.push(replica);
      while ((await saidOf(replica, 'master_link_status')) !== 'up') {
        if (!replica.program.isRunning()) throw new Error(`The replica ${replica.name} does not follow.`);
        await delay(20);
      }
    }
  }

  function say({ port }: CacheNode, words: readonly string[], withinMs?: number): Promise<string> {
    return sayToRedis({ port, authority }, token, words, withinMs);
  }

  /** Of what it says about replication. */
  async function saidOf(node: CacheNode, field: string): Promise<string | undefined> {
    const lines = (await say(node, ['INFO', 'replication'])).split('\r\n');
    return lines.find((line) => line.startsWith(`${field}:`))?.slice(field.length + 1);
  }

  async function look(): Promise<void> {
    for (let silences = 0; !ending.signal.aborted; ) {
      const answer = await say(primary, ['PING'], cacheWatch.answerMs).catch(() => '');
      const answered = answer.startsWith('+PONG');
      silences = answered ? 0 : silences + 1;
      if (silences >= cacheWatch.silences && replicas.length > 0) {
        await failOver().catch((error: unknown) => tell({ what: 'fault', words: String(error) }));
        silences = 0;
      }
      await delay(cacheWatch.everyMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  }

  async function failOver(): Promise<void> {
    const began = performance.now();
    // Fenced first: one that only seems dead must not be written to any more.
    primary.program.signal('SIGKILL');
    const offsets = await Promise.all(
      replicas.map(async (node) => ({ node, offset: Number(await saidOf(node, 'slave_repl_offset')) })),
    );
    const [first] = offsets.sort((a, b) => b.offset - a.offset);
    if (!first) return;
    const next = first.node;
    await say(next, ['REPLICAOF', 'NO', 'ONE']);
    replicas = replicas.filter((node) => node !== next);
    for (const node of replicas) await say(node, ['REPLICAOF', '127.0.0.1', String(next.port)]);
    primary = next;
    await order.pointName(next.port);
    tell({ what: 'cache-moved', milliseconds: performance.now() - began });
  }

  /** To each node: users are not part of what replicas follow. */
  async function sayToAll(...words: string[]): Promise<void> {
    for (const node of [primary, ...replicas]) {
      if (node.program.isRunning()) await say(node, words);
    }
  }

  async function stop(): Promise<void> {
    ending.abort();
    await watching;
    for (const { program } of [...replicas, primary]) await program.stop();
  }

  return {
    primary: () => primary,
    replicas: () => replicas,
    async replaceLost() {
      replicas = replicas.filter(({ program }) => program.isRunning());
      if (!primary.program.isRunning()) primary = await startNode(primary.port);
      await makeReplicas();
    },
    token: () => token,
    async addToken(given) {
      await sayToAll('ACL', 'SETUSER', 'default', `>${given}`);
      await sayToAll('CONFIG', 'SET', 'masterauth', given);
      token = given;
    },
    removeToken: (given) => sayToAll('ACL', 'SETUSER', 'default', `<${given}`),
    endConnections: () => sayToAll('CLIENT', 'KILL', 'TYPE', 'normal'),
    takes: async (given) => (await sayToRedis({ port: primary.port, authority }, given)).startsWith('+'),
    stop,
  };
}
