/**
 * Base images under the tags that the Dockerfiles name, made of Debian's packages and of the Node that npm brought.
 * What was pulled from a registry under such a tag is used as it is.
 */
import { cpSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DidNotHold, run } from './programs.ts';

const dockerfiles = { server: 'images/server/Dockerfile', client: 'images/client/Dockerfile' } as const;
const project = fileURLToPath(new URL('../..', import.meta.url));

export interface BaseImages {
  readonly node: string;
  readonly nginx: string;
}

/** The tags stand in the Dockerfiles and nowhere else. */
export function baseImages(): BaseImages {
  const client = readFileSync(path.join(project, dockerfiles.client), 'utf8');
  const tag = (name: string) => new RegExp(`^ARG ${name}=(\\S+)$`, 'm').exec(client)?.[1] ?? '';
  return { node: tag('NODE_IMAGE'), nginx: tag('NGINX_IMAGE') };
}

/** Makes what is not there yet. */
export async function makeBaseImages(folder: string, { node, nginx }: BaseImages): Promise<void> {
  const wanted = [
    { tag: node, packages: ['libatomic1'], finish: addNode },
    { tag: nginx, packages: ['nginx-light', 'openssl'], finish: () => {} },
  ];
  let minimal: string | undefined;
  for (const { tag, packages, finish } of wanted) {
    if (await isThere(tag)) continue;
    minimal ??= await debian(path.join(folder, 'debian'));
    const root = path.join(folder, 'base');
    rmSync(root, { recursive: true, force: true });
    await run('cp', ['-a', minimal, root]);
    await addPackages(root, packages);
    finish(root);
    await commit(root, tag);
    rmSync(root, { recursive: true });
  }
}

async function isThere(tag: string): Promise<boolean> {
  return run('buildah', ['inspect', '--type', 'image', tag]).then(
    () => true,
    () => false,
  );
}

/** The release of this machine, from where it takes its own packages. */
async function debian(root: string): Promise<string> {
  const release = /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (!release) throw new DidNotHold('This machine does not say which release of Debian it is.');
  await run('debootstrap', ['--variant=minbase', '--include=ca-certificates', release, root]);
  return root;
}

async function addPackages(root: string, packages: readonly string[]): Promise<void> {
  cpSync('/etc/resolv.conf', path.join(root, 'etc/resolv.conf'), { dereference: true });
  await run('chroot', [root, 'apt-get', 'update', '-qq']);
  const quietly = ['env', 'DEBIAN_FRONTEND=noninteractive'];
  const install = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages];
  await run('chroot', [root, ...quietly, ...install]);
  await run('chroot', [root, 'sh', '-c', 'rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb']);
}

/** The running Node, npm and the user `node`, where images of Node have them. */
function addNode(root: string): void {
  const local = path.join(root, 'usr/local');
  const npm = path.join(local, 'lib/node_modules/npm');
  mkdirSync(path.join(local, 'bin'), { recursive: true });
  cpSync(realpathSync(process.execPath), path.join(local, 'bin/node'));
  cpSync(npmFolder(), npm, { recursive: true, dereference: true });
  symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', path.join(local, 'bin/npm'));
}

function npmFolder(): string {
  const file = process.env.npm_execpath;
  if (file?.includes('npm-cli')) return path.join(path.dirname(realpathSync(file)), '..');
  throw new DidNotHold('Run this as "npm run verify:images": the base image gets the npm that ran it.');
}

async function commit(root: string, tag: string): Promise<void> {
  const container = (await run('buildah', ['from', 'scratch'])).trim();
  const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  await run('buildah', ['add', '--quiet', container, root, '/']);
  await run('buildah', ['config', '--env', `PATH=${PATH}`, container]);
  await run('buildah', ['commit', '--quiet', '--format', 'docker', container, tag]);
  await run('buildah', ['rm', container]);
}
