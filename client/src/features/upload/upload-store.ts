import type { Import } from '@mangu/contract/imports';
import type { FailureId } from '../../lib/api.ts';

/**
 * `waiting` for its turn, `sending`, `sent` (the server works on it; `import` says how far it is), `failed`
 * (can be tried again and goes on where it stopped), `refused` here because it is no EPUB file.
 */
export type UploadPhase = 'waiting' | 'sending' | 'sent' | 'failed' | 'refused';

export interface Upload {
  /** Ours, for the time of this page. */
  readonly key: string;
  readonly name: string;
  readonly bytes: number;
  readonly phase: UploadPhase;
  readonly sentBytes: number;
  /** Id of the tus upload and of its import, known once the server has taken it. */
  readonly importId: string | null;
  readonly failure: FailureId | null;
  /** What the server last said about it. */
  readonly import: Import | null;
}

let uploads: readonly Upload[] = [];
const listeners = new Set<() => void>();

export function getUploads(): readonly Upload[] {
  return uploads;
}

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function publish(next: readonly Upload[]): void {
  uploads = next;
  for (const listener of listeners) listener();
}

export function appendUploads(added: readonly Upload[]): void {
  publish([...uploads, ...added]);
}

export function changeUpload(key: string, change: Partial<Omit<Upload, 'key'>>): void {
  publish(uploads.map((upload) => (upload.key === key ? { ...upload, ...change } : upload)));
}

export function removeUpload(key: string): void {
  publish(uploads.filter((upload) => upload.key !== key));
}

/** Bytes are still to be sent: leaving the site now would interrupt them. */
export function isInFlight({ phase }: Upload): boolean {
  return phase === 'waiting' || phase === 'sending';
}

/** The server has not reached a verdict yet. */
export function isBeingHandled(upload: Upload): boolean {
  return upload.phase === 'sent' && upload.import?.stage !== 'done';
}
