/** A fresh MiniStack on a free port of this machine only, ended with us. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface Emulator {
  readonly url: string;
  stop(): Promise<void>;
}

/** One that dies before is not waited for. */
const readyWithinMs = 300_000;
const askEveryMs = 200;
const endsWithinMs = 5000;

/**
 * It ends connections that were idle for 75 s, Terraform keeps them for 90: a request that meets the end is done and
 * asked for again, which some services refuse. So the emulator keeps them longer, and for more than a thousand requests.
 */
const program = `
from hypercorn.config import Config
Config.keep_alive_timeout = property(lambda self: 600, lambda self, value: None)
Config.keep_alive_max_requests = 1_000_000
from ministack.app import main
main()
`;

/** @param folder for its log and whatever it writes. */
export async function startEmulator(python: string, folder: string): Promise<Emulator> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = path.join(folder, 'emulator.log');
  const log = openSync(logFile, 'w');
  const child = spawn(python, ['-c', program], {
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
      // It would start tasks and databases as containers where it can; here only the API counts.
      DOCKER_HOST: `unix://${path.join(folder, 'no-docker.sock')}`,
    },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await Promise.race([ended, delay(endsWithinMs, undefined, { ref: false })]);
    kill();
    await ended;
    process.removeListener('exit', kill);
  };
  if (await isReady(url, child)) return { url, stop };
  await stop();
  throw new Error(`MiniStack did not start:\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
}

/** A zone of Route 53, as an adopter has one. @returns its id */
export async function createZone(url: string, domain: string): Promise<string> {
  const answer = await fetch(`${url}/2013-04-01/hostedzone`, {
    method: 'POST',
    // The emulator looks for the service here and at nothing else of it.
    headers: { authorization: 'AWS4-HMAC-SHA256 Credential=verify/20260101/us-east-1/route53/aws4_request' },
    body: `<?xml version="1.0"?><CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>${domain}</Name><CallerReference>verify</CallerReference></CreateHostedZoneRequest>`,
  });
  const [, id] = /<Id>\/hostedzone\/([A-Z0-9]+)<\/Id>/.exec(await answer.text()) ?? [];
  if (!id) throw new Error('MiniStack made no zone.');
  return id;
}

async function isReady(url: string, child: ChildProcess): Promise<boolean> {
  const until = performance.now() + readyWithinMs;
  while (performance.now() < until && child.exitCode === null && child.signalCode === null) {
    const answer = await fetch(`${url}/_ministack/health`).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return true;
    await delay(askEveryMs);
  }
  return false;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('No free port was given.');
  return address.port;
}
