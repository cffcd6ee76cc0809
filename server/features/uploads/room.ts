import type { Upload } from '@tus/server';
import type { StagedUploads } from '../../platform/staged-uploads.ts';

/** What is left for the database, whatever is sent. */
const reserveBytes = 64 * 1024 * 1024;

/** Keeps uploads from promising, together, more than the disk holds. */
export interface UploadRoom {
  /** Whether there is room for the upload; if so it is kept until `settled` is told of the same request. */
  take(request: Request, upload: Pick<Upload, 'id' | 'size'>): Promise<boolean>;
  /** The upload is in the store, or will not come to be. */
  settled(request: Request): void;
  /** Whether there is no room even for an upload of nothing. */
  isFull(): Promise<boolean>;
}

export function uploadRoom(staged: StagedUploads, uploadBytesAtMost: number): UploadRoom {
  /** Let in and not in the store yet, where the next one would look for it. */
  const beginning = new Map<Request, { id: string; bytes: number }>();
  let turn: Promise<unknown> = Promise.resolve();

  const fits = async (bytes: number): Promise<boolean> => {
    const free = await staged.freeBytes();
    if (free === undefined) return true;
    // The upload, the file kept and the copy for reading, which for a moment are there together.
    const left = free - reserveBytes - 3 * bytes;
    if (left < 0) return false;
    const promises = new Map([...beginning.values()].map((one) => [one.id, promisedBytes(one.bytes, 0)]));
    const ids = await staged.list();
    // Most disks are so large that nothing has to be looked up.
    if (left >= (promises.size + ids.length) * promisedBytes(uploadBytesAtMost, 0)) return true;
    for (const name of ids) {
      const id = staged.prefix + name;
      const upload = await staged.store.getUpload(id).catch(() => undefined);
      if (upload) promises.set(id, promisedBytes(upload.size ?? uploadBytesAtMost, upload.offset));
    }
    return left >= promises.values().reduce((sum, promised) => sum + promised, 0);
  };

  return {
    take(request, { id, size = uploadBytesAtMost }) {
      // One after the other: each has to count what the one before it was promised.
      const taken = turn.then(async () => {
        const fitting = await fits(size);
        if (fitting) beginning.set(request, { id, bytes: size });
        return fitting;
      });
      turn = taken.catch(() => {});
      return taken;
    },
    settled: (request) => void beginning.delete(request),
    async isFull() {
      const free = await staged.freeBytes();
      return free !== undefined && free < reserveBytes;
    },
  };
}

/** What an upload takes beyond what it has sent: the file kept and the copy for reading, its own bytes being gone. */
function promisedBytes(bytes: number, sent: number): number {
  return 2 * bytes - sent;
}
