import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { startEmulator } from '../../infra/verify/emulator.ts';
import { findPython, howToGetEmulator } from '../../infra/verify/requirements.ts';

const python = await findPython();

/** Why tests of S3 are skipped here, or false. CI installs the emulator. */
export const skipWithoutS3 = python ? false : `needs ${howToGetEmulator}`;

/** A bucket of an emulated S3 on this machine only, gone after the test file. */
export async function testBucket(): Promise<{ bucket: string; region: string; endpoint: URL }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-s3-'));
  const emulator = await startEmulator(python ?? '', folder);
  after(async () => {
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  // The SDK signs what it sends; the emulator takes any signature.
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  const [bucket, region, endpoint] = ['books', 'us-east-1', new URL(emulator.url)];
  const client = new S3Client({ region, endpoint: endpoint.href, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return { bucket, region, endpoint };
}
