import { appendUploads, type Upload } from './upload-store.ts';

let lastKey = 0;

/** `crypto.randomUUID` would ask for HTTPS, which a server in the house network may not have. */
function nextKey(): string {
  lastKey += 1;
  return `upload-${lastKey}`;
}

/** By name or declared type; what is inside is for the server to judge. */
export function looksLikeEpub(file: Pick<File, 'name' | 'type'>): boolean {
  return /\.epub$/i.test(file.name) || file.type === 'application/epub+zip';
}

/** Puts files in line and starts sending. The machinery for it is loaded with the first file. */
export async function addFiles(files: readonly File[]): Promise<void> {
  const pairs = files.map((file): readonly [File, Upload] => [
    file,
    {
      key: nextKey(),
      name: file.name,
      bytes: file.size,
      phase: looksLikeEpub(file) ? 'waiting' : 'refused',
      sentBytes: 0,
      importId: null,
      failure: null,
      import: null,
    },
  ]);
  appendUploads(pairs.map(([, upload]) => upload));
  const { enqueue } = await import('./send.ts');
  for (const [file, upload] of pairs) if (upload.phase === 'waiting') enqueue(upload.key, file);
}

/** All files of a drop, those inside folders too; of a folder only the EPUB files. */
export async function filesOfDrop(transfer: DataTransfer): Promise<File[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (entries.every((entry) => entry === null || entry.isFile)) return [...transfer.files];
  const found: File[] = [];
  for (const entry of entries) if (entry) await collect(entry, found, entry.isFile);
  return found;
}

async function collect(entry: FileSystemEntry, found: File[], anyKind: boolean): Promise<void> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    if (anyKind || looksLikeEpub(file)) found.push(file);
    return;
  }
  if (!isDirectory(entry)) return;
  const reader = entry.createReader();
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return;
    for (const child of batch) await collect(child, found, false);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
