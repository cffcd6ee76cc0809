/** What will be imported: pure data in, pure data out. */
import path from 'node:path';
import type { ImportFinding, Verdict } from '@mangu/contract/imports';

export type FoundFile =
  | { readonly kind: 'file'; readonly bytes: number }
  | { readonly kind: 'unreadable'; readonly why: string };

export interface Found {
  readonly path: string;
  readonly found: FoundFile;
}

/** One argument of the command line and what is there. */
export interface Survey {
  readonly name: string;
  readonly found:
    | FoundFile
    | { readonly kind: 'missing' }
    | { readonly kind: 'folder'; readonly inside: readonly Found[] };
}

export interface PlannedFile {
  readonly path: string;
  readonly bytes: number;
}

/** What became of one file; the object of `--json`, to which nothing is added without need and nothing renamed. */
export interface FileResult {
  readonly path: string;
  readonly verdict: Verdict;
  /** Stable id; null unless rejected. */
  readonly reason: string | null;
  readonly findings: readonly ImportFinding[];
  readonly bookId: string | null;
  /** The server's own work on it. */
  readonly milliseconds: number;
  /** The same file was here already. */
  readonly duplicate: boolean;
}

export interface ImportPlan {
  readonly files: readonly PlannedFile[];
  /** Known to fail before anything is sent. */
  readonly rejected: readonly FileResult[];
  /** Wrong use, one sentence each; when there is one, nothing is imported. */
  readonly mistakes: readonly string[];
  readonly emptyFolders: readonly string[];
}

/** Every file once, in the order named and found. */
export function planImport(surveys: readonly Survey[]): ImportPlan {
  const seen = new Set<string>();
  const files: PlannedFile[] = [];
  const rejected: FileResult[] = [];
  const take = (name: string, found: FoundFile) => {
    const absolute = path.resolve(name);
    if (seen.has(absolute)) return;
    seen.add(absolute);
    if (found.kind === 'file') files.push({ path: name, bytes: found.bytes });
    else rejected.push(unreadable(name, found.why));
  };
  for (const { name, found } of surveys) {
    if (found.kind === 'folder') for (const file of found.inside) take(file.path, file.found);
    else if (found.kind !== 'missing') take(name, found);
  }
  return {
    files,
    rejected,
    mistakes: surveys.flatMap(({ name, found }) =>
      found.kind === 'missing' ? [`There is no file or folder "${name}".`] : [],
    ),
    emptyFolders: surveys.flatMap(({ name, found }) =>
      found.kind === 'folder' && found.inside.length === 0 ? [name] : [],
    ),
  };
}

/** The result for a file that could not even be read here. */
export function unreadable(file: string, why: string): FileResult {
  return refusedHere(file, 'unreadable', `It cannot be read: ${why}.`, 'Check the file and its permissions.');
}

/** The result for a file that the server would not take at all. */
export function tooLarge(file: string): FileResult {
  const message = 'It is larger than this server takes.';
  return refusedHere(file, 'too-large', message, 'Make its pictures, audio and video smaller.');
}

function refusedHere(file: string, reason: string, message: string, remedy: string): FileResult {
  const finding: ImportFinding = { severity: 'must', id: `upload.${reason}`, message, remedy };
  return {
    path: file,
    verdict: 'rejected',
    reason,
    findings: [finding],
    bookId: null,
    milliseconds: 0,
    duplicate: false,
  };
}
