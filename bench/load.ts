import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { otherCore, spawnPinned } from './processes.ts';

const hasWrk = (spawnSync('wrk', ['--version'], { encoding: 'utf8' }).stdout ?? '').startsWith('wrk');
/** What makes the load; wrk where it is installed, since it leaves PostgreSQL more of the core they share. */
export const loadTool = hasWrk ? 'wrk' : 'autocannon';
export const connections = 32;

/**
 * Asks for the paths in turn over 32 connections; a path may be a whole request, as paths.lua reads it.
 * @returns answers per second. @throws when an answer is not 2xx.
 */
export async function measureLoad(url: string, paths: readonly string[], seconds: number): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-load-'));
  const file = path.join(folder, 'paths');
  writeFileSync(file, paths.join('\n'));
  try {
    return await (hasWrk ? wrk(url, file, seconds) : autocannon(url, file, seconds));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function wrk(url: string, file: string, seconds: number): Promise<number> {
  const script = fileURLToPath(new URL('paths.lua', import.meta.url));
  const words = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, url, '--', file];
  const output = await outputOf('wrk', words);
  if (/Non-2xx|Socket errors/.test(output)) throw new Error(`The load met errors:\n${output}`);
  return Number(/Requests\/sec:\s*([\d.]+)/.exec(output)?.[1] ?? Number.NaN);
}

async function autocannon(url: string, file: string, seconds: number): Promise<number> {
  const program = fileURLToPath(new URL('autocannon.ts', import.meta.url));
  return Number(await outputOf(process.execPath, [program, url, file, String(connections), String(seconds)]));
}

async function outputOf(command: string, args: readonly string[]): Promise<string> {
  const child = spawnPinned(otherCore, command, args);
  child.stdin?.end();
  return child.stdout ? text(child.stdout) : '';
}
