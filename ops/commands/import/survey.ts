/** Looks at what was named on the command line; opens nothing and changes nothing. */
import { access, constants, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Found, FoundFile, Survey } from './plan.ts';

/** What each argument is; folders with every `*.epub` below them. Symbolic links to folders are not followed. */
export async function survey(names: readonly string[]): Promise<Survey[]> {
  return Promise.all(names.map(async (name) => ({ name, found: await lookAt(name) })));
}

async function lookAt(name: string): Promise<Survey['found']> {
  try {
    if ((await stat(name)).isDirectory()) return { kind: 'folder', inside: await walk(name) };
  } catch (error) {
    return isGone(error) ? { kind: 'missing' } : { kind: 'unreadable', why: reasonOf(error) };
  }
  return lookAtFile(name);
}

async function lookAtFile(file: string): Promise<FoundFile> {
  try {
    const found = await stat(file);
    if (!found.isFile()) return { kind: 'unreadable', why: 'it is not a file but a device, pipe or socket' };
    await access(file, constants.R_OK);
    return { kind: 'file', bytes: found.size };
  } catch (error) {
    return { kind: 'unreadable', why: reasonOf(error) };
  }
}

async function walk(folder: string): Promise<Found[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(reasonOf);
  if (typeof entries === 'string') return [{ path: folder, found: { kind: 'unreadable', why: entries } }];
  const found: Found[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // Names with a dot in front are the system's: `._book.epub` on a disk from macOS is no book.
    if (entry.name.startsWith('.')) continue;
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await walk(at)));
    else if (/\.epub$/i.test(entry.name) && !(entry.isSymbolicLink() && (await isFolder(at)))) {
      found.push({ path: at, found: await lookAtFile(at) });
    }
  }
  return found;
}

async function isFolder(name: string): Promise<boolean> {
  return stat(name).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function isGone(error: unknown): boolean {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** The system's reason in a few words, without the call and the path around it. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = Reflect.get(error, 'code');
  const known = typeof code === 'string' ? reasons[code] : undefined;
  return known ?? error.message.replace(/^[A-Z]+: /, '').replace(/, \w+ '.*'$/, '');
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not read it',
  EPERM: 'this user may not read it',
  ENOENT: 'it is not there any more, or is a link to something that is gone',
  ELOOP: 'its symbolic links go round in a circle',
  EISDIR: 'it is a folder',
  EIO: 'the disk failed to read it',
};
