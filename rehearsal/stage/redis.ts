/** One Redis with TLS and a password, as ElastiCache gives it; rehearsals, image checks and benchmarks start it so. */
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from 'node:tls';
import type { Certificate } from '../../server/platform/certificate.ts';
import { type Program, startProgram } from './program.ts';

export interface RedisOrder {
  readonly folder: string;
  readonly made: Certificate;
  /** PEM file of who certified it. */
  readonly authority: string;
  readonly port: number;
  readonly token: string;
  readonly evictionPolicy: string;
  /** Port of the primary whose replica it is. */
  readonly follows?: number | undefined;
}

/** Resolves when it takes connections. Everything in it is gone with it, as with a node that is replaced. */
export async function startRedis(order: RedisOrder): Promise<Program> {
  const { folder, port } = order;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [certificate, key] = [path.join(folder, 'tls.crt'), path.join(folder, 'tls.key')];
  writeFileSync(certificate, order.made.certificate);
  writeFileSync(key, order.made.key, { mode: 0o600 });
  const settings = {
    bind: '127.0.0.1',
    port: 0,
    'tls-port': port,
    'tls-cert-file': certificate,
    'tls-key-file': key,
    'tls-ca-cert-file': order.authority,
    'tls-auth-clients': 'no',
    'maxmemory-policy': order.evictionPolicy,
    // cache.t3.micro has half a gibibyte, of which ElastiCache keeps a quarter.
    maxmemory: '384mb',
    requirepass: order.token,
    // For the time when it is a replica: TLS and the password of the one it follows.
    'tls-replication': 'yes',
    masterauth: order.token,
    // A new replica is served at once, without waiting for more of them.
    'repl-diskless-sync-delay': 0,
    ...(order.follows === undefined ? {} : { replicaof: `127.0.0.1 ${order.follows}` }),
    dir: folder,
    save: '""',
  };
  // In a file, because the password would be seen among the processes.
  const file = path.join(folder, 'redis.conf');
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
  writeFileSync(file, lines.join(''), { mode: 0o600 });
  const log = path.join(folder, 'redis.log');
  const program = startProgram({
    name: 'redis',
    command: 'redis-server',
    words: [file],
    onOrphaned: 'KILL',
    log,
  });
  while (!(await answers(port))) {
    if (!program.isRunning()) throw new Error(`Redis did not start; ${log} says why.`);
    await delay(20);
  }
  return program;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false });
    const end = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.once('secureConnect', () => end(true));
    socket.once('error', () => end(false));
  });
}

/**
 * Says a command to it as an administrator, in its words, on a connection of its own: that finds a new Redis and a new
 * token without being told. @returns what it answered, as it came. @throws when nothing comes for so long.
 */
export async function sayToRedis(
  { port, authority }: Pick<RedisOrder, 'port' | 'authority'>,
  token: string,
  command: readonly string[] = ['PING'],
  withinMs = 30_000,
): Promise<string> {
  const socket = connect({ port, host: 'localhost', ca: readFileSync(authority) });
  socket.setTimeout(withinMs, () => socket.destroy(new Error('Redis does not answer.')));
  await once(socket, 'secureConnect');
  for (const words of [['AUTH', token], command, ['QUIT']]) {
    // RESP: an array of texts with their lengths.
    const texts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
    socket.write(`*${words.length}\r\n${texts.join('')}`);
  }
  // The first line answers the password, the last one the farewell.
  const lines = (await text(socket)).split('\r\n');
  return lines.slice(1, -2).join('\r\n');
}
