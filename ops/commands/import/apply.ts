/** Sends the planned files and waits for their verdicts. */
import { setTimeout as delay } from 'node:timers/promises';
import { type Import, ImportsPage } from '@mangu/contract/imports';
import { ask, patiently, type ServerAddress } from '../../api.ts';
import { OperatorError } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import type { FileResult, PlannedFile } from './plan.ts';
import { connections, send } from './upload.ts';

/** Two uploads fill the line while the server works on one book at a time. */
const lanes = 2;
/** Files sent and not decided at most, so that a large import does not lie on the disk twice. */
const aheadAtMost = 8;
const roundMs = 100;
const defaultPatienceMs = 30_000;
/** The server makes the import within the request that ends the upload; it cannot stay unknown for long. */
const unknownRoundsAtMost = 100;

export interface ApplyOptions {
  readonly server: ServerAddress;
  /** Begins no further file; those that were begun are seen through. */
  readonly finish: AbortSignal;
  /** Ends at once, with this signal's reason. */
  readonly stop: AbortSignal;
  /** How long a server that does not answer is waited for. */
  readonly patienceMs?: number;
  readonly onProgress: (progress: { bytesSent: number; waiting: number }) => void;
  readonly onResult: (result: FileResult, title: string | null) => void;
}

/** @returns the files that were not begun because of `finish`. */
export async function applyImport(
  files: readonly PlannedFile[],
  options: ApplyOptions,
): Promise<readonly PlannedFile[]> {
  const failed = new AbortController();
  const stop = AbortSignal.any([options.stop, failed.signal]);
  const agent = connections(options.server);
  const queue = [...files];
  const waiting = new Map<string, PlannedFile>();
  const bytesSent = new Map<PlannedFile, number>();
  let sending = true;
  let turn = Promise.withResolvers<void>();
  const nextTurn = () => {
    turn.resolve();
    turn = Promise.withResolvers<void>();
  };
  const tellProgress = () => {
    options.onProgress({
      bytesSent: bytesSent.values().reduce((sum, bytes) => sum + bytes, 0),
      waiting: waiting.size,
    });
  };

  async function lane(): Promise<void> {
    while (queue.length > 0 && !options.finish.aborted) {
      stop.throwIfAborted();
      if (waiting.size >= aheadAtMost) {
        await turn.promise;
        continue;
      }
      const file = queue.shift();
      if (!file) return;
      const onProgress = (bytes: number) => {
        bytesSent.set(file, bytes);
        tellProgress();
      };
      const sent = await send(file, { server: options.server, agent, stop, onProgress });
      bytesSent.set(file, sent.ok ? file.bytes : 0);
      if (sent.ok) waiting.set(sent.id, file);
      else options.onResult(sent.result, null);
      tellProgress();
      nextTurn();
    }
  }

  async function collect(): Promise<void> {
    let unknownRounds = 0;
    while (sending || waiting.size > 0) {
      stop.throwIfAborted();
      if (waiting.size === 0) {
        await turn.promise;
        continue;
      }
      const imports = await askFor([...waiting.keys()], options, stop);
      for (const found of imports.filter(({ stage }) => stage === 'done')) {
        const file = waiting.get(found.id);
        waiting.delete(found.id);
        if (file) options.onResult(toResult(file, found), found.title);
      }
      unknownRounds = imports.length === 0 ? unknownRounds + 1 : 0;
      if (unknownRounds > unknownRoundsAtMost) throw forgotten(waiting.values().next().value);
      tellProgress();
      nextTurn();
      await delay(roundMs, undefined, { signal: stop }).catch(() => stop.throwIfAborted());
    }
  }

  const wake = () => nextTurn();
  stop.addEventListener('abort', wake);
  options.finish.addEventListener('abort', wake);
  const sent = Promise.all(Array.from({ length: lanes }, lane)).finally(() => {
    sending = false;
    nextTurn();
  });
  const all = [sent, collect()];
  try {
    await Promise.all(all);
  } catch (error) {
    failed.abort(error);
    await Promise.allSettled(all);
    throw error;
  } finally {
    agent.destroy();
    stop.removeEventListener('abort', wake);
    options.finish.removeEventListener('abort', wake);
  }
  return queue;
}

async function askFor(
  ids: readonly string[],
  { server, patienceMs = defaultPatienceMs }: ApplyOptions,
  stop: AbortSignal,
): Promise<Import[]> {
  const query = new URLSearchParams(ids.map((id) => ['id', id]));
  const question = () => ask(server, `/api/imports?${query}`, ImportsPage);
  return (await patiently(question, patienceMs, stop)).items;
}

function toResult(file: PlannedFile, found: Import): FileResult {
  return {
    path: file.path,
    verdict: found.verdict ?? 'rejected',
    reason: found.reason,
    findings: found.findings,
    bookId: found.bookId,
    milliseconds: found.milliseconds ?? 0,
    duplicate: found.duplicate,
  };
}

function forgotten(file: PlannedFile | undefined): OperatorError {
  return new OperatorError(
    exitCodes.missing,
    `The server does not know the upload of "${file?.path ?? ''}" any more; perhaps another server took its place.`,
    'Run the same command again: what is there already is recognised.',
  );
}
