/** The socket through which a running rehearsal is asked how it is, and told to drill. */
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { EnvironmentName } from '@mangu/topology/types';
import { drills } from './drills/index.ts';
import { runDrill } from './drills/run-drill.ts';
import type { Stage } from './stage/stage.ts';
import { type AnswerLine, controlSocket, type DrillName, type StageStatus } from './told/index.ts';

export interface ControlOrder {
  readonly stage: Stage;
  readonly base: string;
  readonly environment: EnvironmentName;
  readonly scale: number;
  readonly books: readonly string[];
}

export async function startControl(order: ControlOrder): Promise<{ stop(): void }> {
  const { stage } = order;
  const viewers = { next: 1 };
  let underWay: string | null = null;
  const alarms = new Set<string>();
  stage.listen((happening) => {
    if (happening.what !== 'alarm') return;
    if (happening.on) alarms.add(happening.name);
    else alarms.delete(happening.name);
  });

  async function answer(line: string, socket: Socket): Promise<void> {
    const say = (said: AnswerLine) => socket.write(`${JSON.stringify(said)}\n`);
    const { ask, drill, short } = Object(JSON.parse(line));
    if (ask === 'status') say({ event: 'status', status: await statusOf() });
    else if (ask === 'drill' && isDrill(drill)) {
      if (underWay !== null) say({ event: 'refused', message: `The drill ${underWay} is under way.` });
      else {
        underWay = drill;
        try {
          const result = await runDrill(drills[drill], stage, {
            short: short === true,
            books: order.books,
            viewers,
            onEvent: (words) => say({ event: 'happened', at: Date.now(), words }),
          });
          say({ event: 'result', result });
        } finally {
          underWay = null;
        }
      }
    } else say({ event: 'refused', message: 'That is not known here.' });
    socket.end();
  }

  async function statusOf(): Promise<StageStatus> {
    const { database } = stage;
    const primary = database.primary();
    const rows = await database
      .ask("select count(*)::int n from pg_stat_activity where application_name = 'mangu'")
      .catch(() => []);
    return {
      environment: order.environment,
      url: stage.url,
      scale: order.scale,
      services: Object.values(stage.fleets).map((fleet) => {
        const { desired, tasks, deployment } = fleet.state();
        return {
          name: fleet.service,
          desired,
          revision: deployment.revision,
          tasks: tasks.map(({ id, zone, phase }) => ({ id, zone, phase })),
        };
      }),
      database: {
        primary: primary.name,
        zone: database.zoneOf(primary),
        standby: database.standby()?.name ?? null,
        synchronous: database.synchronous(),
        lagBytes: database.lagBytes() ?? null,
        connections: Number(rows[0]?.n ?? 0),
      },
      cache: stage.redis().isRunning(),
      alarms: [...alarms],
      drill: underWay,
    };
  }

  const server = createServer((socket) => {
    socket.on('error', () => {});
    createInterface({ input: socket }).once('line', (line) => {
      answer(line, socket).catch((error: unknown) => {
        socket.end(`${JSON.stringify({ event: 'refused', message: String(error) })}\n`);
      });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(controlSocket(order.base), resolve);
  });
  return { stop: () => server.close() };
}

function isDrill(name: unknown): name is DrillName {
  return typeof name === 'string' && Object.hasOwn(drills, name);
}
