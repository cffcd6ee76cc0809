import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { checked, isObjectKey, ObjectMissing, type ObjectStore } from './object-store.ts';

/** Long enough for a browser that is sent on to begin; a download that has begun goes on. */
const linkSeconds = 60;

/** Objects in one S3 bucket. An endpoint of one's own is addressed path-style. Credentials come from the SDK's chain. */
export function s3Store(options: { bucket: string; region: string; endpoint: URL | undefined }): ObjectStore {
  const { bucket: Bucket, region, endpoint } = options;
  const client = new S3Client({
    region,
    ...(endpoint ? { endpoint: endpoint.href, forcePathStyle: true } : {}),
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const list = async (Prefix: string): Promise<string[]> => {
    const keys: string[] = [];
    for (let ContinuationToken: string | undefined; ; ) {
      const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
      for (const { Key } of page.Contents ?? []) if (Key) keys.push(Key);
      if (!page.IsTruncated) return keys;
      ContinuationToken = page.NextContinuationToken;
    }
  };
  const remove = async (key: string) => {
    await client.send(new DeleteObjectCommand({ Bucket, Key: checked(key) }));
  };
  return {
    async putFile(key, file, ContentType) {
      const { size } = await stat(file);
      const Body = createReadStream(file);
      await client.send(
        new PutObjectCommand({ Bucket, Key: checked(key), Body, ContentLength: size, ContentType }),
      );
    },
    async put(key, Body, ContentLength, ContentType) {
      await client.send(
        new PutObjectCommand({ Bucket, Key: checked(key), Body, ContentLength, ContentType }),
      );
    },
    flush: async () => {},
    async *walk() {
      let ContinuationToken: string | undefined;
      do {
        const page = await client.send(new ListObjectsV2Command({ Bucket, ContinuationToken }));
        for (const { Key, Size } of page.Contents ?? []) {
          if (Key && isObjectKey(Key)) yield { key: Key, bytes: Size ?? 0 };
        }
        ContinuationToken = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (ContinuationToken);
    },
    async read(key, range) {
      const Range = range ? `bytes=${range.start}-${range.end}` : undefined;
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: checked(key), Range }));
        if (Body instanceof Readable) return Body;
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') throw new ObjectMissing(key);
        throw error;
      }
      throw new Error(`S3 answered without a body for ${key}`);
    },
    async link(key, { disposition, mediaType }) {
      const question = new GetObjectCommand({
        Bucket,
        Key: checked(key),
        ResponseContentDisposition: disposition,
        ResponseContentType: mediaType,
      });
      return getSignedUrl(client, question, { expiresIn: linkSeconds });
    },
    async size(key) {
      try {
        return (await client.send(new HeadObjectCommand({ Bucket, Key: checked(key) }))).ContentLength;
      } catch (error) {
        if (error instanceof Error && error.name === 'NotFound') return undefined;
        throw error;
      }
    },
    remove,
    list,
    async removeBelow(prefix) {
      for (const key of await list(prefix)) await remove(key);
    },
    async probe() {
      await client.send(new HeadBucketCommand({ Bucket }));
    },
  };
}
