import type { Import } from '@mangu/contract/imports';
import type { Api, ApiAnswer, ApiRequest } from './fixture-server.ts';
import { problem } from './fixture-server.ts';

/** One upload as the fixture has it. */
export interface StoredUpload {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  bytes: Buffer;
}

export interface TusFixture {
  readonly uploads: Map<string, StoredUpload>;
  readonly api: Api;
  /** Offsets of every PATCH, in order. */
  readonly patches: { id: string; offset: number }[];
}

/** What happens to a PATCH: taken whole, cut after so many bytes, held for good, or answered otherwise. */
export type PatchFate = 'take' | 'hold' | { readonly keep: number } | ApiAnswer;

/** The creation and core parts of tus 1.0, in memory. */
export function tusFixture(
  fate: (upload: StoredUpload, patch: number) => PatchFate = () => 'take',
): TusFixture {
  const uploads = new Map<string, StoredUpload>();
  const patches: { id: string; offset: number }[] = [];
  const tus = (status: number, headers: Record<string, string> = {}): ApiAnswer => ({
    status,
    headers: { 'tus-resumable': '1.0.0', ...headers },
    body: '',
  });

  const create = (request: ApiRequest): ApiAnswer => {
    const id = `00000000-0000-4000-8000-${String(uploads.size + 7000).padStart(12, '0')}`;
    const metadata = String(request.headers['upload-metadata'] ?? '');
    const name = Buffer.from(/filename ([^,]+)/.exec(metadata)?.[1] ?? '', 'base64').toString();
    uploads.set(id, { id, name, length: Number(request.headers['upload-length']), bytes: Buffer.alloc(0) });
    return tus(201, { location: `/api/uploads/${id}` });
  };

  const patch = async (upload: StoredUpload, request: ApiRequest): Promise<ApiAnswer> => {
    patches.push({ id: upload.id, offset: Number(request.headers['upload-offset']) });
    const what = fate(upload, patches.length);
    if (what === 'hold') return new Promise(() => {});
    if (what !== 'take' && !('keep' in what)) return what;
    upload.bytes = Buffer.concat([
      upload.bytes,
      what === 'take' ? request.body : request.body.subarray(0, what.keep),
    ]);
    return tus(204, { 'upload-offset': String(upload.bytes.length) });
  };

  return {
    uploads,
    patches,
    api: (request) => {
      if (request.method === 'POST') return create(request);
      const upload = uploads.get(request.url.pathname.split('/').at(-1) ?? '');
      if (!upload) return problem('import-not-found', 404);
      if (request.method === 'PATCH') return patch(upload, request);
      if (request.method === 'DELETE') uploads.delete(upload.id);
      if (request.method === 'DELETE') return tus(204);
      return tus(200, {
        'upload-offset': String(upload.bytes.length),
        'upload-length': String(upload.length),
      });
    },
  };
}

/** An import of an upload as the server would tell it. */
export function importOf(upload: StoredUpload, more: Partial<Import>): Import {
  return {
    id: upload.id,
    fileName: upload.name,
    bytes: upload.length,
    stage: 'received',
    verdict: null,
    reason: null,
    duplicate: false,
    findings: [],
    bookId: null,
    title: null,
    milliseconds: null,
    created: '2026-11-22T10:00:00.000Z',
    ...more,
  };
}
