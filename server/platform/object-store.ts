import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, opendir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Bytes `start` to `end`, both included, as in HTTP. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Whole objects under keys that we make ourselves (never from a user's words), such as
 * `originals/<uuid>.epub`. An object appears whole or not at all.
 */
export interface ObjectStore {
  putFile(key: string, file: string, mediaType: string): Promise<void>;
  /** The same from memory or from a stream of exactly so many bytes. Safe from a power cut after `flush` only. */
  put(key: string, body: Buffer | Readable, bytes: number, mediaType: string): Promise<void>;
  /** Resolves when every object would survive a power cut. */
  flush(): Promise<void>;
  /** A stream of the object or of a range of it; rejects with `ObjectMissing`. */
  read(key: string, range?: ByteRange): Promise<Readable>;
  /**
   * An address that gives the object to whoever has it, as a file of this name, for a minute; only of a store that
   * answers browsers itself.
   */
  link?(key: string, file: { readonly disposition: string; readonly mediaType: string }): Promise<string>;
  /** Bytes of the object, or undefined when there is none. */
  size(key: string): Promise<number | undefined>;
  remove(key: string): Promise<void>;
  /** Keys that begin with `prefix`, which ends in a slash. */
  list(prefix: string): Promise<readonly string[]>;
  /** Every object there is, in no order; never all of them in memory at once. */
  walk(): AsyncIterable<StoredObject>;
  /** Removes all of them. */
  removeBelow(prefix: string): Promise<void>;
  /** Rejects when the store cannot be reached or written. */
  probe(): Promise<void>;
}

export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
}

export class ObjectMissing extends Error {}

const keyPattern = /^[a-z]+(\/[a-z0-9][a-z0-9.-]*)+$/;
/** Where an object is written before it has its name. */
const half = /\.part-[0-9a-z-]+$/;
/** Uploads on their way share the bucket (staged-uploads.ts); they are no objects yet. */
const notObjects = 'staged/';

/** Whether we could have made this key. */
export function isObjectKey(key: string): boolean {
  return keyPattern.test(key) && !key.includes('..') && !half.test(key) && !key.startsWith(notObjects);
}

/** @throws for a key that we could not have made: a bug */
export function checked(key: string): string {
  if (!keyPattern.test(key) || key.includes('..'))
    throw new Error(`Not an object key: ${JSON.stringify(key)}`);
  return key;
}

/** Objects as files below one folder. Written beside and renamed, flushed before the name appears. */
export function diskStore(folder: string): ObjectStore {
  const place = (key: string) => path.join(folder, ...checked(key).split('/'));
  const write = async (key: string, body: Buffer | Readable, flush: boolean) => {
    const target = place(key);
    const beside = `${target}.part-${process.pid}`;
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    try {
      const source = Buffer.isBuffer(body) ? [body] : body;
      await pipeline(source, createWriteStream(beside, { mode: 0o600, flush }));
      await rename(beside, target);
      if (flush) await flushFolder(path.dirname(target));
    } finally {
      await rm(beside, { force: true });
    }
  };
  return {
    putFile: (key, file) => write(key, createReadStream(file), true),
    put: (key, body) => write(key, body, false),
    flush: () => flushTree(folder),
    walk: () => walkFolder(folder),
    async read(key, range) {
      const handle = await open(place(key)).catch(missing(key));
      return handle.createReadStream(range ?? {});
    },
    size: (key) => stat(place(key)).then((found) => found.size, absent),
    remove: (key) => rm(place(key), { force: true }),
    async list(prefix) {
      const below = path.join(folder, prefix);
      return (await readdir(below).catch(absent))?.map((name) => prefix + name) ?? [];
    },
    removeBelow: (prefix) => rm(path.dirname(place(`${prefix}x`)), { recursive: true, force: true }),
    async probe() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await stat(folder);
    },
  };
}

async function* walkFolder(root: string, prefix = ''): AsyncGenerator<StoredObject> {
  const folder = await opendir(path.join(root, prefix)).catch(absent);
  for await (const entry of folder ?? []) {
    const key = prefix + entry.name;
    if (entry.isDirectory()) yield* walkFolder(root, `${key}/`);
    else if (isObjectKey(key)) {
      const found = await stat(path.join(root, key)).catch(absent);
      if (found) yield { key, bytes: found.size };
    }
  }
}

/** Once most of it is on its way to the disk, asking file by file costs little. */
async function flushTree(folder: string): Promise<void> {
  for await (const entry of await opendir(folder)) {
    const inside = path.join(folder, entry.name);
    await (entry.isDirectory() ? flushTree(inside) : flushFolder(inside));
  }
  await flushFolder(folder);
}

/** After a power cut a name counts only when its folder was flushed too. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}

function missing(key: string) {
  return (error: NodeJS.ErrnoException): never => {
    if (error.code === 'ENOENT') throw new ObjectMissing(key);
    throw error;
  };
}
