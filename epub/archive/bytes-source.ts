import type { ByteSource } from '../types.ts';

/** A `ByteSource` over bytes that are in memory already. Rejects when asked for bytes outside of them. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > bytes.length) {
        throw new RangeError(
          `Bytes ${offset} to ${offset + length} are outside of the ${bytes.length} there are.`,
        );
      }
      return bytes.subarray(offset, offset + length);
    },
  };
}
