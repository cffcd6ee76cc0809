/** Runs the real command in a process of its own, as a person would. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

export const bin = fileURLToPath(new URL('../bin/mangu.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

type Variables = Readonly<Record<string, string>>;

/** No variable of MANGU comes from the machine that runs the tests. */
export function environmentWith(variables: Variables): NodeJS.ProcessEnv {
  const own = /^(PORT|HOST|PUBLIC_URL|LOG_LEVEL|NO_COLOR|FORCE_COLOR|(MANGU|DATABASE|REDIS|S3)_.*)$/;
  const others = Object.entries(process.env).filter(([name]) => !own.test(name));
  return { ...Object.fromEntries(others), MANGU_HANDBOOK: 'false', ...variables };
}

/** Runs to the end. */
export function mangu(words: readonly string[], variables: Variables, nodeOptions: readonly string[] = []) {
  const child = spawn(process.execPath, [...nodeOptions, bin, ...words], {
    env: environmentWith(variables),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return finish(child);
}

/** Starts `mangu start` on any free port and resolves once the server answers; it is ended after the test. */
export async function startMangu(t: TestContext, variables: Variables) {
  const child = spawn(process.execPath, [bin, 'start', '--json', '--no-build'], {
    env: environmentWith({ PORT: '0', ...variables }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = finish(child);
  t.after(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const ready = Promise.withResolvers<string>();
  void ended.then(({ stderr }) => ready.reject(new Error(`mangu start ended: ${stderr}`)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event: unknown = JSON.parse(line);
    const isReady = typeof event === 'object' && event !== null && Reflect.get(event, 'event') === 'ready';
    const url: unknown = isReady ? Reflect.get(event, 'url') : undefined;
    if (typeof url === 'string') ready.resolve(url);
  });
  return { url: await ready.promise, child, ended };
}

/** A new empty folder, removed after the test. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-ops-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function finish(child: ChildProcess): Promise<Finished> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
