/**
 * Runs an image as ECS does: its user, its folders alone to be written to, everything else read-only, nothing of this
 * machine but network, clock and processes. No shell is there either, unless the image says it needs one.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { containers } from '@mangu/topology/containers';
import type { ServiceName } from '@mangu/topology/types';
import { run } from './programs.ts';

export interface Container {
  /** Where its files lie on this machine. */
  readonly root: string;
  /** Starts a program in it; the process is that program. */
  start(command: readonly string[], environment: Readonly<Record<string, string>>): ChildProcess;
  remove(): Promise<void>;
}

export interface ContainerOrder {
  readonly image: string;
  readonly service: ServiceName;
  readonly folder: string;
  /** File in the image → file of this machine that lies over it. */
  readonly over?: Readonly<Record<string, string>>;
  readonly shell: boolean;
}

/** Mounts in a namespace of its own, gone with the process. */
const enter = `
set -eu
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
for place in $writable; do mount -t tmpfs -o "mode=700,uid=$uid,gid=$gid" tmpfs "$root$place"; done
for pair in $over; do mount --bind "\${pair#*=}" "$root\${pair%%=*}"; done
for shell in $shells; do mount --bind /dev/null "$root$shell"; done
mount -o remount,ro,bind "$root"
exec chroot --userspec "$uid:$gid" "$root" env -i -C "$workdir" "$@"
`;

export async function makeContainer(order: ContainerOrder): Promise<Container> {
  const { image, service, over = {}, folder } = order;
  const name = (await run('buildah', ['from', '--pull-never', image])).trim();
  const root = (await run('buildah', ['mount', name])).trim();
  const hosts = path.join(folder, 'hosts');
  writeFileSync(hosts, '127.0.0.1 localhost\n');
  const files = { ...over, '/etc/hosts': hosts };
  for (const place of Object.keys(files)) if (!existsSync(root + place)) writeFileSync(root + place, '');
  const config = Object(JSON.parse(await run('buildah', ['inspect', '--type', 'image', image])));
  const { Env: inside = [], WorkingDir: workdir = '' } = Object(Object(config.OCIv1).config);
  const { user, writablePaths } = containers[service];
  const [uid = '', gid = ''] = user.split(':');
  const shells = order.shell
    ? []
    : ['/usr/bin/dash', '/usr/bin/bash'].filter((one) => existsSync(root + one));
  const settings = {
    PATH: process.env.PATH ?? '',
    root,
    uid,
    gid,
    workdir: workdir || '/',
    writable: writablePaths.join(' '),
    over: Object.entries(files)
      .map(([to, from]) => `${to}=${from}`)
      .join(' '),
    shells: shells.join(' '),
  };
  return {
    root,
    start(command, environment) {
      const variables = [...inside, ...Object.entries(environment).map(([key, value]) => `${key}=${value}`)];
      const words = [
        '--mount',
        '--propagation',
        'private',
        'sh',
        '-c',
        enter,
        'enter',
        ...variables,
        ...command,
      ];
      return spawn('unshare', words, { env: settings, stdio: ['ignore', 'pipe', 'pipe'] });
    },
    remove: async () => {
      await run('buildah', ['rm', name]);
    },
  };
}

/** Exit code, and what was said. */
export async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => (said += bytes));
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return { code: child.exitCode, said };
}

/** Most resident bytes so far of a process and of those it started, added up. */
export function mostResident(pid: number): number {
  const children = new Map<number, number[]>();
  const most = new Map<number, number>();
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const status = readStatus(entry);
    const value = (name: string) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? 0);
    const parent = value('PPid');
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
    most.set(Number(entry), value('VmHWM') * 1024);
  }
  const sum = (one: number): number =>
    (children.get(one) ?? []).reduce((total, child) => total + sum(child), most.get(one) ?? 0);
  return sum(pid);
}

function readStatus(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
