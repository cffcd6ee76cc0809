import { DetailedError, Upload as TusUpload } from 'tus-js-client';
import { ApiError, type FailureId, parseProblem, problemId } from '../../lib/api.ts';
import { writeHeaders } from '../../lib/write-token.ts';
import { followImports } from './follow.ts';
import { changeUpload, removeUpload } from './upload-store.ts';

const endpoint = '/api/uploads';
const parallel = 2;
/** A request carries so much: proxies that limit bodies let it pass, and an interruption loses no more than this. */
const chunkBytes = 8 * 1024 * 1024;

interface Job {
  readonly key: string;
  readonly file: File;
}

const waiting: Job[] = [];
const running = new Map<string, TusUpload>();
/** Files of failed uploads, for another try. */
const failed = new Map<string, File>();

/** Sends the file when it is its turn, at most two at once. */
export function enqueue(key: string, file: File): void {
  waiting.push({ key, file });
  fill();
}

/** Tries a failed upload again; the server is asked how much it has. */
export function retry(key: string): void {
  const file = failed.get(key);
  if (!file) return;
  failed.delete(key);
  changeUpload(key, { phase: 'waiting', failure: null });
  enqueue(key, file);
}

/** Takes an upload back: what was sent of it is removed from the server. */
export async function cancel(key: string): Promise<void> {
  const index = waiting.findIndex((job) => job.key === key);
  if (index >= 0) waiting.splice(index, 1);
  const upload = running.get(key);
  running.delete(key);
  failed.delete(key);
  removeUpload(key);
  fill();
  // The server drops abandoned uploads by itself in time; this is only sooner.
  await upload?.abort(true).catch(() => undefined);
}

function fill(): void {
  while (running.size < parallel) {
    const job = waiting.shift();
    if (!job) break;
    start(job);
  }
}

function start({ key, file }: Job): void {
  const upload = new TusUpload(file, {
    endpoint,
    chunkSize: chunkBytes,
    metadata: { filename: file.name, filetype: file.type || 'application/epub+zip' },
    retryDelays: [0, 1000, 3000, 5000],
    removeFingerprintOnSuccess: true,
    onBeforeRequest: (sent) => {
      for (const [name, value] of Object.entries(writeHeaders())) sent.setHeader(name, value);
    },
    onUploadUrlAvailable: () => changeUpload(key, { importId: importIdOf(upload.url) }),
    onProgress: (sentBytes) => {
      if (running.has(key)) changeUpload(key, { sentBytes });
    },
    onError: (error) => {
      if (!running.delete(key)) return;
      failed.set(key, file);
      changeUpload(key, { phase: 'failed', failure: failureOf(error) });
      fill();
    },
    onSuccess: () => {
      running.delete(key);
      changeUpload(key, { phase: 'sent', sentBytes: file.size, importId: importIdOf(upload.url) });
      followImports();
      fill();
    },
  });
  running.set(key, upload);
  changeUpload(key, { phase: 'sending' });
  void upload
    .findPreviousUploads()
    .catch(() => [])
    .then((previous) => {
      const [last] = previous;
      if (last) upload.resumeFromPreviousUpload(last);
      if (running.has(key)) upload.start();
    });
}

/** The upload's address ends in its id, which is also the id of the import (contract/imports.ts). */
function importIdOf(url: string | null): string | null {
  return url?.split(/[?#]/)[0]?.split('/').at(-1) ?? null;
}

function failureOf(error: Error | DetailedError): FailureId {
  if (error instanceof ApiError) return error.id;
  const response = error instanceof DetailedError ? error.originalResponse : null;
  if (!response || response.getStatus() === 0) return 'network';
  try {
    const problem = parseProblem(JSON.parse(response.getBody()));
    if (problem) return problemId(problem);
  } catch {
    // Not a problem document; the status has to say it.
  }
  if (response.getStatus() === 413) return 'body-too-large';
  return response.getStatus() >= 500 ? 'internal' : 'unreadable-answer';
}
