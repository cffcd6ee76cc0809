/** The server that takes the books: the one that is named, the one that runs, or one for as long as this lasts. */

import type { ServerAddress } from '../../api.ts';
import { readToken } from '../../data-folder.ts';
import { findServer } from '../../find-server.ts';
import { endError, type ServerEvent, startServer } from '../../server-process.ts';
import type { Settings } from '../../settings.ts';

export interface Session {
  readonly server: ServerAddress;
  /** Whether it ends with this command. */
  readonly own: boolean;
  /** Aborts when a server of our own ends too early; the reason is the error to report. */
  readonly lost: AbortSignal;
  /** Ends a server of our own and waits for that. */
  close(): Promise<void>;
  /** Ends a server of our own now. */
  kill(): void;
}

export interface SessionOptions {
  /** `--server`. */
  readonly url: string | undefined;
  readonly settings: Settings;
  /** Called before a server is started for the time of this import. */
  readonly onOwn: () => void;
  readonly onEvent: (event: ServerEvent) => void;
  readonly stop: AbortSignal;
}

export async function openSession({ url, settings, onOwn, onEvent, stop }: SessionOptions): Promise<Session> {
  const { data, environment } = settings;
  const found = await findServer({ url, settings, stop });
  if (found) return visit(found);
  onOwn();
  const lost = new AbortController();
  const portIsSet = Boolean(process.env.PORT);
  const server = startServer({ data, onEvent, ...(portIsSet ? {} : { port: 0 }) });
  const onStop = () => server.stop();
  stop.addEventListener('abort', onStop, { once: true });
  const ready = await server.ready;
  stop.removeEventListener('abort', onStop);
  if (stop.aborted) throw await server.ended.then(() => stop.reason);
  if (!ready) throw endError(await server.ended);
  let closing = false;
  const ended = server.ended.then((end) => {
    if (!closing) lost.abort(endError(end));
  });
  return {
    server: { url: ready, token: environment.MANGU_TOKEN ?? readToken(data) },
    own: true,
    lost: lost.signal,
    async close() {
      closing = true;
      server.stop();
      await ended;
    },
    kill: () => server.kill(),
  };
}

function visit(server: ServerAddress): Session {
  return { server, own: false, lost: new AbortController().signal, close: async () => {}, kill: () => {} };
}
