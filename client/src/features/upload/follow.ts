import { fetchImports } from './api/imports.ts';
import { changeUpload, getUploads, isBeingHandled } from './upload-store.ts';

const intervalMs = 500;
const slowestMs = 8000;
let timer: number | undefined;
let pauseMs = intervalMs;

/** Asks the server how far it is with what was sent, twice a second until every file has its verdict. */
export function followImports(): void {
  pauseMs = intervalMs;
  if (timer === undefined) timer = window.setTimeout(ask, 0);
}

async function ask(): Promise<void> {
  const pending = getUploads().filter(isBeingHandled);
  const ids = pending.flatMap((upload) => upload.importId ?? []);
  if (ids.length === 0) {
    timer = undefined;
    return;
  }
  try {
    const byId = new Map((await fetchImports(ids)).map((one) => [one.id, one]));
    for (const upload of pending) {
      const found = upload.importId ? byId.get(upload.importId) : undefined;
      if (found) changeUpload(upload.key, { import: found });
    }
    pauseMs = intervalMs;
  } catch {
    // The server is away for a moment; it goes on with the import when it is back, and so does this.
    pauseMs = Math.min(pauseMs * 2, slowestMs);
  }
  timer = window.setTimeout(ask, pauseMs);
}
