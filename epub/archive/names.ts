import type { ArchiveLimits, RejectReason } from '../types.ts';

export interface NameProblem {
  readonly reason: RejectReason;
  readonly message: string;
  readonly remedy: string;
}

export type EntryName =
  | { readonly path: string; readonly problem?: undefined }
  | { readonly path: string; readonly problem: NameProblem };

const unsafeRemedy = 'Give every file a plain relative name inside the book, and zip the book again.';

/**
 * The name of an archive entry as a path in NFC. OCF (EPUB 3.3 §4.2.3) asks for UTF-8 whatever the header's flag
 * says. `path` is fit for showing also when there is a problem.
 */
export function readEntryName(raw: Uint8Array, limits: ArchiveLimits): EntryName {
  const shown = new TextDecoder('utf-8').decode(raw.subarray(0, 200));
  const refuse = (reason: RejectReason, message: string, remedy: string): EntryName => ({
    path: shown,
    problem: { reason, message, remedy },
  });
  if (raw.length > limits.nameBytes) {
    return refuse(
      'unsafe-path',
      `A file name is longer than ${limits.nameBytes} bytes.`,
      'Shorten the name.',
    );
  }
  let path: string;
  try {
    path = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw).normalize('NFC');
  } catch {
    return refuse(
      'name-encoding',
      'A file name is not encoded as UTF-8.',
      'Rename the file with plain letters, or zip the book with a program that writes UTF-8 names.',
    );
  }
  const problem = pathProblem(path);
  return problem === undefined ? { path } : refuse('unsafe-path', problem, unsafeRemedy);
}

function pathProblem(path: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\u0000-\u001f\u007f-\u009f]/.test(path)) return 'A file name contains control characters.';
  if (path.includes('\\')) return 'A file name contains a backslash.';
  if (path.startsWith('/') || /^[a-zA-Z]:/.test(path)) return 'A file name is an absolute path.';
  const segments = path.replace(/\/$/, '').split('/');
  if (segments.includes('..')) return 'A file name climbs out of the book with "..".';
  if (segments.includes('.') || segments.includes('')) return 'A file name has an empty or "." part.';
  return undefined;
}

/**
 * The key under which names count as equal: canonical normalisation, then full case folding (EPUB 3.3 §4.2.3).
 * The detour over upper case expands `ß` and unites the sigmas as full folding does; dotless ı has no folding.
 */
export function foldPath(path: string): string {
  const folded = Array.from(path.normalize('NFC'), (character) =>
    character === 'ı' ? character : character.toLowerCase().toUpperCase().toLowerCase(),
  );
  return folded.join('').normalize('NFC');
}
