/** One file to the server, resumable (tus 1.0): a break of the line or a restart of the server is sat out. */
import { type FileHandle, open } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { DefaultHttpStack, DetailedError, Upload, type UploadOptions } from 'tus-js-client';
import { refusalText, type ServerAddress } from '../../api.ts';
import { OperatorError, Unreachable } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import { type FileResult, type PlannedFile, tooLarge, unreadable } from './plan.ts';
import { reasonOf } from './survey.ts';

/** Bytes of one request; two such pieces are in memory at most. */
const chunkBytes = 8 * 1024 * 1024;
const retryDelaysMs = [200, 500, 1000, 2000, 4000, 8000];

export type Sent =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly result: FileResult };

export interface SendOptions {
  readonly server: ServerAddress;
  /** From `connections`, one for all uploads to a server. */
  readonly agent: http.Agent;
  readonly onProgress: (bytesSent: number) => void;
  /** Stops the upload; `send` rejects with the signal's reason. */
  readonly stop: AbortSignal;
}

/** Call `destroy()` at the end: a request refused halfway keeps its connection, and with it this process. */
export function connections(server: ServerAddress): http.Agent {
  const options = { keepAlive: true };
  return server.url.startsWith('https:') ? new https.Agent(options) : new http.Agent(options);
}

/** The file failed, not the server or the line. */
class FileFault extends Error {}

/**
 * @returns the id of the import, or the result of a file that cannot be sent.
 * @throws Unreachable when the server stays away; OperatorError when it refuses (token, space).
 */
export async function send(file: PlannedFile, options: SendOptions): Promise<Sent> {
  let handle: FileHandle;
  try {
    handle = await open(file.path, 'r');
  } catch (error) {
    return { ok: false, result: unreadable(file.path, reasonOf(error)) };
  }
  try {
    const { size } = await handle.stat();
    return { ok: true, id: await upload({ path: file.path, bytes: size }, handle, options) };
  } catch (error) {
    if (error instanceof FileFault) return { ok: false, result: unreadable(file.path, error.message) };
    if (statusOf(error) === 413) return { ok: false, result: tooLarge(file.path) };
    throw explain(error);
  } finally {
    await handle.close();
  }
}

function upload(file: PlannedFile, handle: FileHandle, options: SendOptions): Promise<string> {
  const { server, agent, stop, onProgress } = options;
  const done = Promise.withResolvers<string>();
  const tus = new Upload(Buffer.alloc(0), {
    endpoint: new URL('/api/uploads', server.url).href,
    httpStack: new DefaultHttpStack({ agent }),
    headers: server.token ? { authorization: `Bearer ${server.token}` } : {},
    metadata: { filename: path.basename(file.path) },
    chunkSize: chunkBytes,
    retryDelays: retryDelaysMs,
    uploadDataDuringCreation: true,
    storeFingerprintForResuming: false,
    fingerprint: async () => file.path,
    // Its own reader of files leaves a failed read unhandled, which would end the whole command.
    fileReader: { openFile: async () => reader(handle, file.bytes) },
    onShouldRetry: isWorthRetrying,
    onProgress: (bytesSent) => onProgress(bytesSent),
    onSuccess: () => done.resolve(new URL(tus.url ?? '', server.url).pathname.split('/').at(-1) ?? ''),
    onError: (error) => {
      const cause = error instanceof DetailedError ? error.causingError : undefined;
      done.reject(cause instanceof FileFault ? cause : error);
    },
  });
  const abort = () => {
    void tus.abort().catch(() => {});
    done.reject(stop.reason);
  };
  if (stop.aborted) abort();
  else {
    stop.addEventListener('abort', abort, { once: true });
    tus.start();
  }
  return done.promise.finally(() => stop.removeEventListener('abort', abort));
}

/** Pieces of the file as tus-js-client takes them: a buffer with its `size`. */
function reader(handle: FileHandle, size: number) {
  return {
    size,
    async slice(start: number, end: number) {
      const length = Math.min(end, size) - start;
      const buffer = Buffer.alloc(length);
      let filled = 0;
      while (filled < length) {
        const position = start + filled;
        const { bytesRead } = await handle.read(buffer, filled, length - filled, position).catch((error) => {
          throw new FileFault(reasonOf(error));
        });
        if (bytesRead === 0) throw new FileFault('it became shorter while it was being sent');
        filled += bytesRead;
      }
      return { value: Object.assign(buffer, { size: length }), done: start + length >= size };
    },
    close: () => {},
  };
}

const isWorthRetrying: NonNullable<UploadOptions['onShouldRetry']> = (error) => {
  if (error.causingError instanceof FileFault) return false;
  const status = statusOf(error) ?? 0;
  return (
    status === 0 || status === 409 || status === 423 || status === 429 || (status >= 500 && status !== 507)
  );
};

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof DetailedError)) return undefined;
  return error.originalResponse?.getStatus();
}

function explain(error: unknown): unknown {
  if (!(error instanceof DetailedError)) return error;
  const { originalResponse: response } = error;
  const status = response?.getStatus() ?? 0;
  if (!response || (status >= 500 && status !== 507)) {
    return new Unreachable(error.causingError?.message || `status ${status}`);
  }
  let body: unknown;
  try {
    body = JSON.parse(response.getBody());
  } catch {
    body = undefined;
  }
  if (status === 401 || status === 403) {
    return new OperatorError(
      exitCodes.missing,
      'The server refused the upload: the token is not its own.',
      'Set MANGU_TOKEN to the token of that server; it is in the file "token" of its data folder.',
    );
  }
  const next =
    status === 507
      ? 'Free some space on the disk of the data folder and run the same command again.'
      : undefined;
  return new OperatorError(
    exitCodes.missing,
    `The server refused the upload: ${refusalText(status, body)}`,
    next,
  );
}
