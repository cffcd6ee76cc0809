import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

/** Why tests of S3 are skipped here, or false. CI installs MiniStack. */
export const skipWithoutS3 =
  spawnSync('ministack', ['--help'], { stdio: 'ignore' }).error === undefined
    ? false
    : 'ministack (PyPI), which emulates S3, is not on the PATH of this machine';

const askEveryMs = 100;

/** A bucket of MiniStack's on a free port of this machine only, gone after the test file. @returns the environment for it. */
export async function testBucket(): Promise<{ bucket: string; region: string; endpoint: URL }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-s3-'));
  const port = await freePort();
  const child = spawn('ministack', [], {
    cwd: folder,
    env: {
      ...process.env,
      // It listens on every interface, and for MQTT on a fixed port, unless told otherwise.
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      TMPDIR: folder,
      STATE_DIR: path.join(folder, 'state'),
      S3_DATA_DIR: path.join(folder, 's3'),
      DOCKER_HOST: `unix://${path.join(folder, 'no-docker.sock')}`,
    },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  after(async () => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });
  // The SDK signs what it sends; the emulator takes any signature.
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });
  const endpoint = new URL(`http://127.0.0.1:${port}`);
  for (;;) {
    if (child.exitCode !== null) throw new Error(`MiniStack ended with ${child.exitCode}.`);
    const answer = await fetch(new URL('/_ministack/health', endpoint)).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) break;
    await delay(askEveryMs);
  }
  const [bucket, region] = ['books', 'us-east-1'];
  const client = new S3Client({ region, endpoint: endpoint.href, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return { bucket, region, endpoint };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
