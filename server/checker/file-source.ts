import type { FileHandle } from 'node:fs/promises';
import type { ByteSource } from '@mangu/epub';

/** Random access to an open file. */
export async function fileSource(handle: FileHandle): Promise<ByteSource> {
  const { size } = await handle.stat();
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await handle.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0)
          throw new Error(`The file ended at ${offset + filled}, ${length - filled} bytes early.`);
        filled += bytesRead;
      }
      return bytes;
    },
  };
}
