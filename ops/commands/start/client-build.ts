/** The pages that the server delivers: built when what they are made of has changed since. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** What the pages are made of, relative to the project; folders with all that is in them. */
const ingredients = ['client/src', 'client/public', 'client/vite.config.ts', 'contract', 'package-lock.json'];

/** Whether `client/dist` was made from exactly what is there now. */
export function isFresh(project: string): boolean {
  try {
    return readFileSync(stampFile(project), 'utf8').trim() === fingerprint(project);
  } catch {
    return false;
  }
}

/** A hash over names and contents of all ingredients. */
export function fingerprint(project: string): string {
  const hash = createHash('sha256');
  for (const file of ingredientFiles(project)) {
    const content = readFileSync(path.join(project, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function ingredientFiles(project: string): string[] {
  const pages = list(project, 'client', false).filter((file) => file.endsWith('.html'));
  const rest = ingredients.flatMap((name) => {
    const extension = path.extname(name);
    if (extension) return existsSync(path.join(project, name)) ? [name] : [];
    return list(project, name, true);
  });
  return [...pages, ...rest].filter((file) => !/\.test\.tsx?$/.test(file)).sort();
}

function list(project: string, folder: string, recursive: boolean): string[] {
  if (!existsSync(path.join(project, folder))) return [];
  return readdirSync(path.join(project, folder), { recursive, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(project, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(path.sep).includes('node_modules'));
}

export type BuildResult =
  | { readonly outcome: 'built'; readonly milliseconds: number }
  | { readonly outcome: 'failed'; readonly output: string }
  | { readonly outcome: 'stopped' }
  | { readonly outcome: 'vite-missing' };

/** Builds into `client/dist` and leaves a stamp of what it was built from, written last. */
export async function buildClient(project: string, stop: AbortSignal): Promise<BuildResult> {
  const vite = viteCommand(project);
  if (!vite) return { outcome: 'vite-missing' };
  const began = performance.now();
  const made = fingerprint(project);
  const { code, output } = await run(vite, ['build'], path.join(project, 'client'), stop);
  if (stop.aborted) return { outcome: 'stopped' };
  if (code !== 0) return { outcome: 'failed', output };
  writeFileSync(stampFile(project), `${made}\n`);
  return { outcome: 'built', milliseconds: performance.now() - began };
}

/** Vite's own entry point, which `mangu dev` runs too; undefined when it is not installed. */
export function viteCommand(project: string): string | undefined {
  const near = createRequire(path.join(project, 'client', 'package.json'));
  try {
    return path.join(path.dirname(near.resolve('vite/package.json')), 'bin', 'vite.js');
  } catch {
    return undefined;
  }
}

function run(script: string, words: readonly string[], cwd: string, stop: AbortSignal) {
  const child = spawn(process.execPath, [script, ...words], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const kill = () => child.kill('SIGTERM');
  stop.addEventListener('abort', kill, { once: true });
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      stop.removeEventListener('abort', kill);
      resolve({ code, output });
    });
  });
}

function stampFile(project: string): string {
  return path.join(project, 'client', 'dist', '.built-from');
}
