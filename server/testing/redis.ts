import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after } from 'node:test';
import tls from 'node:tls';
import { type Certificate, makeCertificate } from '../platform/certificate.ts';
import { freePort } from '../platform/free-port.ts';

/** For `skip` of a test. */
export const withoutRedis =
  spawnSync('redis-server', ['--version']).status === 0
    ? false
    : 'redis-server is not installed on this machine';

export interface TestRedis {
  /** `rediss://` with its password. */
  readonly url: URL;
  /** Killed, with all it knows. */
  kill(): Promise<void>;
  /** Empty, where it was. */
  start(): Promise<void>;
  /** Holds its breath: connections stay and nothing is answered. */
  freeze(): void;
  thaw(): void;
}

/** One for all: of two with the same name one would be asked for the other's signature. */
let authority: Certificate | undefined;

function trustedAuthority(): Certificate {
  const made = makeCertificate({ names: ['Authority of a test'], authority: true });
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), made.certificate]);
  return made;
}

/** A Redis with TLS and a password, trusted by this process, gone after the test file. */
export async function startTestRedis(): Promise<TestRedis> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-redis-'));
  authority ??= trustedAuthority();
  const { certificate, key } = makeCertificate({ names: ['localhost'], issuer: authority });
  const files = { ca: authority.certificate, crt: certificate, key };
  for (const [name, text] of Object.entries(files))
    writeFileSync(path.join(folder, name), text, { mode: 0o600 });
  const port = await freePort();
  const settings = {
    port: 0,
    'tls-port': port,
    'tls-cert-file': path.join(folder, 'crt'),
    'tls-key-file': path.join(folder, 'key'),
    'tls-ca-cert-file': path.join(folder, 'ca'),
    'tls-auth-clients': 'no',
    requirepass: 'secret',
    bind: '127.0.0.1',
    dir: folder,
    save: '',
  };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  let child: ChildProcess | undefined;
  const start = async () => {
    child = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'ignore'] });
    for await (const line of child.stdout ?? []) if (String(line).includes('Ready to accept')) break;
  };
  const kill = async () => {
    if (!child) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    child = undefined;
    await gone;
  };
  await start();
  after(async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    url: new URL(`rediss://:secret@localhost:${port}`),
    kill,
    start,
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT'),
  };
}
