/** The server that takes the books: the one that is named, the one that runs, or one for as long as this lasts. */

import { setTimeout as delay } from 'node:timers/promises';
import type { ServerAddress } from '../../api.ts';
import { readToken, runningOwner } from '../../data-folder.ts';
import { OperatorError } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
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

const startingRoundMs = 200;
const startingAtMostMs = 120_000;

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
  if (url !== undefined)
    return visit({ url: checkedUrl(url), token: requiredToken(environment.MANGU_TOKEN) });
  const running = await runningUrl(data, stop);
  if (running) return visit({ url: running, token: environment.MANGU_TOKEN ?? readToken(data) });
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

/** The server that owns the folder; one that is being started is waited for. */
async function runningUrl(data: string, stop: AbortSignal): Promise<string | undefined> {
  const until = performance.now() + startingAtMostMs;
  for (;;) {
    const owner = runningOwner(data);
    if (!owner || owner.url) return owner?.url;
    stop.throwIfAborted();
    if (performance.now() > until) {
      throw new OperatorError(
        exitCodes.missing,
        `The server on ${data} (process ${owner.pid}) has been starting for more than two minutes.`,
        'Look at its log, end it with "npx mangu stop", and run the same command again.',
      );
    }
    await delay(startingRoundMs);
  }
}

function checkedUrl(url: string): string {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return url;
  throw new OperatorError(
    exitCodes.wrongUse,
    `"${url}" is not an address that begins with http:// or https://.`,
    'For example: --server http://127.0.0.1:3000',
  );
}

function requiredToken(token: string | undefined): string {
  if (token) return token;
  throw new OperatorError(
    exitCodes.missing,
    'With --server, the token of that server has to be in the variable MANGU_TOKEN.',
    'It is in the file "token" of that server\'s data folder.',
  );
}
