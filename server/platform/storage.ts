import path from 'node:path';
import type { Environment } from '@mangu/topology/environment';
import { diskStore, type ObjectStore } from './object-store.ts';
import { diskStagedUploads, type StagedUploads } from './staged-uploads.ts';

/** Where objects and uploads are: in the bucket that the environment names, or below the data folder. */
export async function openStorage(
  env: Environment,
  folder: { readonly files: string; readonly staging: string },
): Promise<{ objects: ObjectStore; staged: StagedUploads }> {
  if (env.S3_BUCKET && env.S3_REGION) {
    const s3 = { bucket: env.S3_BUCKET, region: env.S3_REGION, endpoint: env.S3_ENDPOINT };
    // AWS's client is loaded where there is a bucket, and nowhere else.
    const { s3Store } = await import('./object-store-s3.ts');
    const { s3StagedUploads } = await import('./staged-uploads-s3.ts');
    const objects = s3Store(s3);
    return { objects, staged: s3StagedUploads(objects, s3) };
  }
  const staged = await diskStagedUploads(path.join(folder.staging, 'uploads'));
  return { objects: diskStore(folder.files), staged };
}
