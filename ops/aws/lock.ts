/**
 * One operator changes an environment at a time. The lock is an object that S3 writes only under a condition: created
 * when there is none, taken over when it has run out and is still the one that was read. Versions of the bucket keep
 * who deployed what and when.
 */
import { randomUUID } from 'node:crypto';
import type { S3 } from '@aws-sdk/client-s3';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { OperatorError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { faultName } from './refusals.ts';
import type { AwsSession } from './session.ts';

export const lockKey = 'operators/lock.json';
/** Longer than the longest wait between two renewals, shorter than a night. */
const leaseMs = 15 * 60_000;
const renewEveryMs = 60_000;

const Holder = Type.Object({
  id: Type.String(),
  who: Type.String(),
  what: Type.String(),
  since: Type.String(),
  until: Type.String(),
  free: Type.Boolean(),
});
type Holder = Type.Static<typeof Holder>;

export interface OperatorLock {
  /** What whoever held it before left unfinished, when its time ran out. */
  readonly takenOverFrom: string | undefined;
  /** @throws OperatorError when it was lost to somebody else. */
  renew(): Promise<void>;
  release(): Promise<void>;
}

/** @throws OperatorError when somebody else holds it; says who, what and how long still. */
export async function takeLock(
  session: Pick<AwsSession, 'aws' | 'assetsBucket' | 'caller' | 'environment'>,
  what: string,
  now: () => number = Date.now,
): Promise<OperatorLock> {
  const s3 = await session.aws.s3();
  const place = { Bucket: session.assetsBucket, Key: lockKey };
  const id = randomUUID();
  const since = new Date(now()).toISOString();
  const ours = (free: boolean): Holder => {
    return { id, who: session.caller, what, since, until: new Date(now() + leaseMs).toISOString(), free };
  };
  const write = (free: boolean, condition: { IfMatch: string } | { IfNoneMatch: '*' }) =>
    s3
      .putObject({
        ...place,
        ...condition,
        ContentType: 'application/json',
        Body: JSON.stringify(ours(free)),
      })
      .then(({ ETag }) => ETag ?? '');
  const before = await read(s3, place, session.environment);
  if (before && !before.holder.free && Date.parse(before.holder.until) > now()) {
    throw held(before.holder, session.environment, now());
  }
  const condition = before ? { IfMatch: before.etag } : ({ IfNoneMatch: '*' } as const);
  let writtenAt = now();
  let etag = await write(false, condition).catch(async (error: unknown) => {
    if (!isLost(error)) throw error;
    const other = await read(s3, place, session.environment);
    throw held(other?.holder, session.environment, now());
  });
  return {
    takenOverFrom: before && !before.holder.free ? `${before.holder.who}: ${before.holder.what}` : undefined,
    async renew() {
      if (now() - writtenAt < renewEveryMs) return;
      etag = await write(false, { IfMatch: etag }).catch((error: unknown) => {
        if (!isLost(error)) throw error;
        throw new OperatorError(
          exitCodes.didNotHold,
          'Somebody else took the lock while this command was held up. It stops here.',
          `See what runs: npx mangu status --environment ${session.environment}`,
        );
      });
      writtenAt = now();
    },
    async release() {
      await write(true, { IfMatch: etag }).catch((error: unknown) => {
        if (!isLost(error)) throw error;
      });
    },
  };
}

async function read(s3: S3, place: { Bucket: string; Key: string }, environment: string) {
  try {
    const answer = await s3.getObject(place);
    const holder: unknown = JSON.parse((await answer.Body?.transformToString()) ?? '');
    if (!Check(Holder, holder)) throw new SyntaxError('not a lock');
    return { holder, etag: answer.ETag ?? '' };
  } catch (error) {
    if (faultName(error) === 'NoSuchKey') return undefined;
    if (faultName(error) === 'NoSuchBucket') throw notHere(place.Bucket, environment);
    if (!(error instanceof SyntaxError)) throw error;
    const message = `s3://${place.Bucket}/${place.Key} is not a lock that this version writes.`;
    throw new OperatorError(exitCodes.missing, message, 'See who wrote it, then remove it.');
  }
}

function notHere(bucket: string, environment: string): OperatorError {
  return new OperatorError(
    exitCodes.missing,
    `There is no bucket ${bucket} here, so ${environment} is not in this account, or was never applied.`,
    'See who you are: aws sts get-caller-identity',
  );
}

/** 412 when it is another's by now, 409 when two wrote at once. */
function isLost(error: unknown): boolean {
  return ['PreconditionFailed', 'ConditionalRequestConflict'].includes(faultName(error));
}

function held(holder: Holder | undefined, environment: string, now: number): OperatorError {
  const minutes = holder ? Math.max(1, Math.ceil((Date.parse(holder.until) - now) / 60_000)) : 1;
  const who = holder ? `${holder.who} (${holder.what}, since ${holder.since})` : 'Somebody else';
  return new OperatorError(
    exitCodes.missing,
    `${who} is changing ${environment} at this moment. Nothing was done.`,
    `Wait until that is done. If that command is gone, its lock runs out in ${minutes} min.`,
  );
}
