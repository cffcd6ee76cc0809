import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { S3Store } from '@tus/s3-store';
import { ObjectMissing, type ObjectStore } from './object-store.ts';
import { ignoreGone, type StagedUploads, unfinishedKeepMs } from './staged-uploads.ts';

/** The same in a bucket, beside the objects under a prefix of their own. */
export function s3StagedUploads(
  objects: ObjectStore,
  options: { bucket: string; region: string; endpoint: URL | undefined },
): StagedUploads {
  const { bucket, region, endpoint } = options;
  const prefix = 'staged/';
  const store = new S3Store({
    s3ClientConfig: {
      bucket,
      region,
      ...(endpoint ? { endpoint: endpoint.href, forcePathStyle: true } : {}),
    },
    expirationPeriodInMilliseconds: unfinishedKeepMs,
    useTags: false,
  });
  return {
    store,
    prefix,
    async localFile(id, folder) {
      const file = path.join(folder, 'upload.epub');
      try {
        await pipeline(await objects.read(prefix + id), createWriteStream(file, { mode: 0o600 }));
        return file;
      } catch (error) {
        if (error instanceof ObjectMissing) return undefined;
        throw error;
      }
    },
    remove: (id) => store.remove(prefix + id).catch(ignoreGone),
    list: async () => (await objects.list(prefix)).map((key) => key.slice(prefix.length)),
    freeBytes: async () => undefined,
  };
}
