/** HAProxy running, and what is said to it while it does. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { connect } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { HealthCheck, ServiceName, Topology } from '@mangu/topology/types';
import { type BalancerPlaces, haproxyConfiguration, serverWords, socketOf } from './haproxy.ts';
import { type Program, startProgram } from './program.ts';

/** What HAProxy thinks of a task. `none`: its first check has not come back. */
export type Verdict = 'none' | 'up' | 'down';

export interface Balancer {
  readonly program: Program;
  readonly port: number;
  readonly databasePort: number;
  readonly cachePort: number;
  /** Sends nothing to it yet. Its first check is made at once, as for a new target. @returns whether it passed. */
  register(service: ServiceName, task: string, port: number): Promise<boolean>;
  /** From now on it gets its share of the requests. */
  putIntoService(service: ServiceName, task: string): Promise<void>;
  /** Nothing new is sent to it. */
  drain(service: ServiceName, task: string): Promise<void>;
  /** It is gone. */
  remove(service: ServiceName, task: string): Promise<void>;
  verdicts(): Promise<ReadonlyMap<string, Verdict>>;
  /** Where a name leads from now on; open connections are cut. */
  point(name: 'database' | 'cache', port: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startBalancer(topology: Topology, places: BalancerPlaces): Promise<Balancer> {
  const file = path.join(places.folder, 'haproxy.cfg');
  writeFileSync(file, haproxyConfiguration(topology, places), { mode: 0o600 });
  const log = path.join(places.folder, 'haproxy.log');
  const program = startProgram({
    name: 'haproxy',
    command: 'haproxy',
    words: ['-db', '-f', file],
    onOrphaned: 'KILL',
    log,
  });
  const socket = socketOf(places.folder);
  for (;;) {
    if (!program.isRunning()) throw new Error(`HAProxy did not start; ${log} says why.`);
    const answer = await ask(socket, 'show version').catch(() => '');
    if (answer !== '') break;
    await delay(20);
  }
  const say = async (command: string) => (await ask(socket, command)).trim();
  return {
    program,
    port: places.httpsPort,
    databasePort: places.databasePort,
    cachePort: places.cachePort,
    async register(service, task, port) {
      const answer = await say(`add server ${service}/${task} ${serverWords(topology, service, port)}`);
      if (!answer.includes('registered')) throw new Error(`HAProxy did not take ${task}: ${answer}`);
      await say(`enable health ${service}/${task}; enable server ${service}/${task}`);
      return passesCheck(topology.services[service].health, port);
    },
    async putIntoService(service, task) {
      await say(`set server ${service}/${task} weight 100`);
    },
    async drain(service, task) {
      await say(`set server ${service}/${task} state drain`);
    },
    async remove(service, task) {
      const name = `${service}/${task}`;
      await say(`disable health ${name}; set server ${name} state maint; shutdown sessions server ${name}`);
      // Refused while a connection of it is still being closed.
      for (let round = 0; round < 100; round++) {
        const answer = await say(`del server ${name}`);
        if (/deleted|No such server/i.test(answer)) return;
        await delay(50);
      }
    },
    verdicts: async () => readVerdicts(await say('show stat -1 4 -1')),
    async point(name, port) {
      const server = `${name}/primary`;
      await say(`set server ${server} addr 127.0.0.1 port ${port}; shutdown sessions server ${server}`);
    },
    stop: () => program.stop('SIGTERM', 2_000),
  };
}

/** Of `show stat`: the name of each task and what its checks say. */
export function readVerdicts(csv: string): Map<string, Verdict> {
  const [head = '', ...rows] = csv.split('\n');
  const names = head.replace(/^# /, '').split(',');
  const column = (name: string) => names.indexOf(name);
  const [name, status, check] = [column('svname'), column('status'), column('check_status')];
  return new Map(
    rows
      .map((row) => row.split(','))
      .filter((cells) => cells.length > 3)
      .map((cells): [string, Verdict] => {
        const said = (cells[check] ?? '').replace(/^\* /, '');
        const first = said === 'INI' || said === '';
        return [cells[name] ?? '', first ? 'none' : (cells[status] ?? '').startsWith('DOWN') ? 'down' : 'up'];
      }),
  );
}

/** One check as the balancer makes it: it trusts any certificate, and nothing but 200 is healthy. */
function passesCheck({ path: asked, timeoutSeconds }: HealthCheck, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(timeoutSeconds * 1000);
    get(
      { port, host: '127.0.0.1', path: asked, rejectUnauthorized: false, agent: false, signal },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      },
    ).on('error', () => resolve(false));
  });
}

/** One connection, one line of commands, all that is answered. */
async function ask(socket: string, command: string): Promise<string> {
  const connection = connect(socket);
  await once(connection, 'connect');
  connection.end(`${command}\n`);
  return text(connection);
}
