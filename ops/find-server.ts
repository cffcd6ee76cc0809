/** The server a command is for: the one that is named, or the one that runs on the data folder. */
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerAddress } from './api.ts';
import { readToken, runningOwner } from './data-folder.ts';
import { OperatorError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';
import type { Settings } from './settings.ts';

const startingRoundMs = 200;
const startingAtMostMs = 120_000;

export interface Wanted {
  /** `--server`. */
  readonly url: string | undefined;
  readonly settings: Settings;
  readonly stop: AbortSignal;
}

/** Undefined when none is named and none runs on the data folder. */
export async function findServer({ url, settings, stop }: Wanted): Promise<ServerAddress | undefined> {
  const { data, environment } = settings;
  if (url !== undefined) return { url: checkedUrl(url), token: requiredToken(environment.MANGU_TOKEN) };
  const running = await runningUrl(data, stop);
  return running ? { url: running, token: environment.MANGU_TOKEN ?? readToken(data) } : undefined;
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
