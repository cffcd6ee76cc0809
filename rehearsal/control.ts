/** The socket through which a running rehearsal is asked how it is, and told to drill. */
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { drills } from './drills/index.ts';
import { runDrill } from './drills/run-drill.ts';
import type { Live } from './live/index.ts';
import type { Stage } from './stage/stage.ts';
import { type AnswerLine, controlSocket, type DrillName, type StageCircumstances } from './told/index.ts';

export interface ControlOrder {
  readonly stage: Stage;
  readonly base: string;
  readonly live: Live;
  readonly books: readonly string[];
  readonly circumstances: StageCircumstances;
}

const unreadAtMost = 2 ** 20;

export async function startControl(order: ControlOrder): Promise<{ stop(): void }> {
  const { stage, live } = order;
  const viewers = { next: 1 };
  let underWay: string | null = null;
  async function answer(line: string, socket: Socket): Promise<void> {
    const say = (said: AnswerLine) => socket.write(`${JSON.stringify(said)}\n`);
    const { ask, drill, short, patient, follow } = Object(JSON.parse(line));
    if (ask === 'status') {
      say({ event: 'status', status: live.status() });
      if (follow === true) {
        const leave = live.listen(() => {
          // One that does not read gets no more.
          if (socket.writableLength < unreadAtMost) say({ event: 'status', status: live.status() });
        });
        socket.once('close', leave);
        return;
      }
    } else if (ask === 'circumstances') say({ event: 'circumstances', circumstances: order.circumstances });
    else if (ask === 'drill' && isDrill(drill)) {
      if (underWay !== null) say({ event: 'refused', message: `The drill ${underWay} is under way.` });
      else {
        underWay = drill;
        live.showDrill(drill);
        try {
          const result = await runDrill(drills[drill], stage, {
            short: short === true,
            patient: patient === true,
            books: order.books,
            viewers,
            onEvent(words, onPurpose) {
              say({ event: 'happened', at: Date.now(), words });
              // What happens by itself is heard there already.
              if (onPurpose) live.note(words);
            },
          });
          say({ event: 'result', result });
        } finally {
          underWay = null;
          live.showDrill(null);
        }
      }
    } else say({ event: 'refused', message: 'That is not known here.' });
    socket.end();
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
