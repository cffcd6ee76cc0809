import { defaultOptions, Upload as TusUpload } from 'tus-js-client';
import { writeHeaders } from '../../lib/write-token.ts';

/** An upload that was interrupted by leaving the site. Choosing the same file again goes on with it. */
export interface Unfinished {
  readonly storageKey: string;
  readonly url: string;
  readonly name: string;
  readonly bytes: number;
  readonly sentBytes: number;
}

/** What tus remembers in this browser and the server still has. Forgets the rest. */
export async function listUnfinished(): Promise<Unfinished[]> {
  const { urlStorage } = defaultOptions;
  if (!urlStorage) return [];
  const stored = await urlStorage.findAllUploads();
  const found = await Promise.all(
    stored.map(async ({ urlStorageKey, uploadUrl, metadata, size }): Promise<Unfinished | null> => {
      if (!uploadUrl || size === null) return null;
      const answer = await fetch(uploadUrl, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } }).catch(
        () => null,
      );
      if (!answer) return null;
      const offset = Number(answer.headers.get('upload-offset') ?? Number.NaN);
      if (!answer.ok || !(offset < size)) {
        await urlStorage.removeUpload(urlStorageKey);
        return null;
      }
      return {
        storageKey: urlStorageKey,
        url: uploadUrl,
        name: metadata.filename ?? '',
        bytes: size,
        sentBytes: offset,
      };
    }),
  );
  return found.filter((one) => one !== null);
}

/** Removes what was sent, here and on the server. */
export async function discardUnfinished({ storageKey, url }: Unfinished): Promise<void> {
  await defaultOptions.urlStorage?.removeUpload(storageKey);
  const options = { ...defaultOptions, headers: writeHeaders() };
  await TusUpload.terminate(url, options).catch(() => undefined);
}
