/** Builds both images and looks at what came out. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { containers } from '@mangu/topology/containers';
import type { ServiceName } from '@mangu/topology/types';
import { type BaseImages, baseImages, makeBaseImages } from './base-images.ts';
import { run } from './programs.ts';
import { atMost, equal, type Fact } from './report.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const services = ['server', 'client'] as const;
/** Megabytes over the base. */
const sizeLimits: Readonly<Record<ServiceName, number>> = { server: 180, client: 80 };

export type Images = Readonly<Record<ServiceName, string>>;

export async function buildImages(folder: string, tell: (fact: Fact) => void): Promise<Images> {
  const files = services.map((service) => path.join(project, 'images', service, 'Dockerfile'));
  await run('hadolint', files);
  tell(equal('what hadolint finds in the Dockerfiles', 'nothing', 'nothing'));
  const bases = baseImages();
  await makeBaseImages(folder, bases);
  const mounts = await npmMounts();
  for (const service of services) {
    const file = path.join(project, 'images', service, 'Dockerfile');
    const how = ['--isolation', 'chroot', '--format', 'docker', '--pull-never', '--layers', ...mounts];
    await run('buildah', ['build', ...how, '--file', file, '--tag', tagOf(service), project]);
    await inspect(service, bases, tell);
  }
  return { server: tagOf('server'), client: tagOf('client') };
}

function tagOf(service: ServiceName): string {
  return `localhost/mangu-${service}:verify`;
}

/** npm in the build uses this machine's cache and settings, so that nothing is fetched twice. */
async function npmMounts(): Promise<string[]> {
  const mount = (from: string, to: string, how = 'ro') =>
    existsSync(from) ? ['--volume', `${from}:${to}:${how}`] : [];
  const setting = async (name: string) => (await run('npm', ['config', 'get', name])).trim();
  const authorities = await setting('cafile');
  return [
    ...mount(await setting('cache'), '/root/.npm', 'rw'),
    ...mount(await setting('userconfig'), '/root/.npmrc'),
    ...mount(authorities, authorities),
  ];
}

async function inspect(service: ServiceName, bases: BaseImages, tell: (fact: Fact) => void): Promise<void> {
  const base = service === 'server' ? bases.node : bases.nginx;
  const megabytes = ((await sizeOf(tagOf(service))) - (await sizeOf(base))) / 1e6;
  tell(atMost(`${service}: size over its base`, megabytes, sizeLimits[service]));
  const config = Object(JSON.parse(await run('buildah', ['inspect', '--type', 'image', tagOf(service)])));
  const docker = Object(Object(config.Docker).config);
  const { user, writablePaths } = containers[service];
  tell(equal(`${service}: user`, docker.User, user));
  tell(
    equal(
      `${service}: folders that can be written to`,
      Object.keys(docker.Volumes ?? {}).sort(),
      writablePaths,
    ),
  );
  tell(equal(`${service}: health check`, Boolean(Object(docker.Healthcheck).Test), true));
  const labels = Object.keys(docker.Labels ?? {}).filter((name) =>
    name.startsWith('org.opencontainers.image.'),
  );
  tell(equal(`${service}: OCI labels`, labels.length >= 5, true));
}

async function sizeOf(tag: string): Promise<number> {
  const images: unknown = JSON.parse(await run('buildah', ['images', '--json', tag]));
  const size = Array.isArray(images) ? String(Object(images[0]).size) : '';
  const [, number = '', unit = ''] = /^([\d.]+)\s*([KMG]?)B$/i.exec(size) ?? [];
  return Number(number) * ({ '': 1, K: 1e3, M: 1e6, G: 1e9 }[unit.toUpperCase()] ?? Number.NaN);
}
