import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { End } from './format.ts';
import { names } from './format.ts';
import { blockBytes, padding, tarHeader } from './tar.ts';

/** Written at once. */
const gatherBytes = 1024 * 1024;

export interface ArchiveWriter {
  /** A file that is in memory. */
  file(name: string, body: Buffer): Promise<void>;
  /** A file of exactly so many bytes. @throws when the chunks are more or fewer. */
  stream(name: string, bytes: number, chunks: AsyncIterable<Buffer>): Promise<void>;
  /** The last file, with the sum of all bytes before it, and the end of the tar. */
  end(counts: Omit<End, 'sha256'>): Promise<void>;
  /** Bytes so far. */
  readonly bytes: number;
}

export function archiveWriter(handle: FileHandle): ArchiveWriter {
  const hash = createHash('sha256');
  let gathered: Buffer[] = [];
  let waiting = 0;
  let bytes = 0;
  const flush = async () => {
    const block = Buffer.concat(gathered);
    gathered = [];
    waiting = 0;
    hash.update(block);
    for (let done = 0; done < block.length; ) {
      done += (await handle.write(block, done)).bytesWritten;
    }
  };
  const write = async (chunk: Buffer) => {
    gathered.push(chunk);
    waiting += chunk.length;
    bytes += chunk.length;
    if (waiting >= gatherBytes) await flush();
  };
  const file = async (name: string, body: Buffer) => {
    await write(tarHeader({ name, bytes: body.length }));
    await write(body);
    await write(padding(body.length));
  };
  return {
    file,
    async stream(name, size, chunks) {
      await write(tarHeader({ name, bytes: size }));
      let written = 0;
      for await (const chunk of chunks) {
        written += chunk.length;
        if (written > size) break;
        await write(chunk);
      }
      if (written !== size) throw new Error(`${name} changed while it was read`);
      await write(padding(size));
    },
    async end(counts) {
      await flush();
      const end: End = { sha256: hash.copy().digest('hex'), ...counts };
      await file(names.end, Buffer.from(`${JSON.stringify(end, null, 2)}\n`));
      await write(Buffer.alloc(2 * blockBytes));
      await flush();
    },
    get bytes() {
      return bytes;
    },
  };
}
