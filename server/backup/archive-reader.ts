import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { isObjectKey } from '../platform/object-store.ts';
import { type Begin, type End, jsonBytesAtMost, names, parseBegin, parseEnd } from './format.ts';
import { blockBytes, padding, readTarHeader, type TarFile } from './tar.ts';

/** Why a file is not taken for a whole and unchanged backup. */
export class ArchiveRefused extends Error {}

/** What to do with each part as it comes by; a body that is not read to its end is passed over. */
export interface ArchiveVisitor {
  begin(begin: Begin): Promise<void> | void;
  table?(name: string, rows: AsyncIterable<Buffer>): Promise<void>;
  staged?(id: string, bytes: number, body: AsyncIterable<Buffer>): Promise<void>;
  object?(key: string, bytes: number, body: AsyncIterable<Buffer>): Promise<void>;
  /** Called when everything before was as it was written. */
  end?(end: End): Promise<void> | void;
  progress?(bytes: number): void;
}

const readBytes = 1024 * 1024;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Goes through an archive once, in order, holding no more of it than a megabyte.
 * @throws ArchiveRefused for a file that is truncated, changed, or no backup.
 */
export async function walkArchive(handle: FileHandle, visitor: ArchiveVisitor): Promise<void> {
  const tape = openTape(handle, visitor.progress);
  let file = await tape.next();
  if (file?.name !== names.begin) throw new ArchiveRefused('It is not a backup of MANGU.');
  const begin = parseBegin(await tape.text());
  if (!begin) throw new ArchiveRefused('Its first part, backup.json, cannot be read.');
  await visitor.begin(begin);
  file = await tape.next();
  for (const { name } of begin.tables) {
    const rows = async function* () {
      for (let part = 1; file?.name === names.table(name, part); part++) {
        yield* tape.body();
        file = await tape.next();
      }
    };
    const parts = rows();
    await visitor.table?.(name, { [Symbol.asyncIterator]: () => parts });
    for await (const _ of parts);
  }
  for (; file?.name.startsWith('staged/'); file = await tape.next()) {
    const id = file.name.slice('staged/'.length);
    if (!uuid.test(id)) throw new ArchiveRefused(`It has a part that no backup has: ${show(file.name)}`);
    await visitor.staged?.(id, file.bytes, tape.body());
  }
  for (; file?.name.startsWith('objects/'); file = await tape.next()) {
    const key = file.name.slice('objects/'.length);
    if (!isObjectKey(key)) throw new ArchiveRefused(`It has a part that no backup has: ${show(file.name)}`);
    await visitor.object?.(key, file.bytes, tape.body());
  }
  if (!file) throw new ArchiveRefused('Its end is missing.');
  if (file.name !== names.end)
    throw new ArchiveRefused(`It has a part that no backup has, or in a wrong place: ${show(file.name)}`);
  const sum = tape.sumBefore();
  const end = parseEnd(await tape.text());
  if (!end) throw new ArchiveRefused('Its last part, end.json, cannot be read.');
  if (sum !== end.sha256)
    throw new ArchiveRefused('It was changed or damaged: its SHA-256 is not what it says.');
  if ((await tape.next()) !== undefined || !(await tape.isOver()))
    throw new ArchiveRefused('Something was added behind its end.');
  await visitor.end?.(end);
}

function show(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}

/** The bytes in order, every one of them in the sum. */
function openTape(handle: FileHandle, progress?: (bytes: number) => void) {
  const hash = createHash('sha256');
  let position = 0;
  let left = 0;
  let current: TarFile | undefined;
  let beforeCurrent = '';
  const read = async (bytes: number): Promise<Buffer> => {
    const buffer = Buffer.allocUnsafe(bytes);
    let done = 0;
    while (done < bytes) {
      const { bytesRead } = await handle.read(buffer, done, bytes - done, position + done);
      if (bytesRead === 0) throw new ArchiveRefused('It ends too early; it was not copied or written whole.');
      done += bytesRead;
    }
    position += bytes;
    return buffer;
  };
  async function* body(): AsyncGenerator<Buffer> {
    while (left > 0) {
      const chunk = await read(Math.min(left, readBytes));
      left -= chunk.length;
      hash.update(chunk);
      progress?.(position);
      yield chunk;
    }
  }
  return {
    body,
    /** The next file, what is left of the one before passed over; nothing at the end. */
    async next(): Promise<TarFile | undefined> {
      for await (const _ of body());
      if (current) hash.update(await read(padding(current.bytes).length));
      const block = await read(blockBytes);
      const found = readTarHeader(block);
      if (!found) throw new ArchiveRefused('It is not a backup of MANGU, or it was damaged.');
      if (found === 'end') {
        const second = readTarHeader(await read(blockBytes));
        if (second !== 'end') throw new ArchiveRefused('It was changed or damaged at its end.');
        return undefined;
      }
      if (found.name === names.end) beforeCurrent = hash.copy().digest('hex');
      hash.update(block);
      current = found;
      left = found.bytes;
      return found;
    },
    async text(): Promise<string> {
      if (left > jsonBytesAtMost) throw new ArchiveRefused('Its description is larger than any backup has.');
      const chunks: Buffer[] = [];
      for await (const chunk of body()) chunks.push(chunk);
      return Buffer.concat(chunks).toString('utf8');
    },
    /** SHA-256 of everything before the header of the last file. */
    sumBefore: () => beforeCurrent,
    async isOver(): Promise<boolean> {
      return (await handle.read(Buffer.alloc(1), 0, 1, position)).bytesRead === 0;
    },
  };
}
