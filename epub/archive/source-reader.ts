import { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { ByteSource } from '../types.ts';

const blockBytes = 16 * 1024;

/** yauzl's view of a `ByteSource`. Small reads share one block, since a directory is read in steps of 46 bytes. */
export class SourceReader extends yauzl.RandomAccessReader {
  readonly #source: ByteSource;
  #block: { readonly offset: number; readonly bytes: Uint8Array } = { offset: 0, bytes: new Uint8Array() };

  /** The fault of the source itself, as opposed to a malformed archive. */
  fault: unknown;

  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    if (position < 0 || position + length > this.#source.size) {
      callback(new Error('the archive points outside of itself'));
      return;
    }
    this.#bytes(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        callback(null, bytes.length);
      },
      (error: unknown) => {
        this.fault = error;
        callback(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from([this.#source.read(start, end - start)]);
  }

  async #bytes(position: number, length: number): Promise<Uint8Array> {
    if (length > blockBytes) return this.#source.read(position, length);
    let block = this.#block;
    if (position < block.offset || position + length > block.offset + block.bytes.length) {
      const size = Math.min(blockBytes, this.#source.size - position);
      block = { offset: position, bytes: await this.#source.read(position, size) };
      this.#block = block;
    }
    return block.bytes.subarray(position - block.offset, position - block.offset + length);
  }
}
