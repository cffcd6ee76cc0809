import type { FastifyBaseLogger } from 'fastify';
import type { Transaction } from 'kysely';
import type { Outcome } from '../features/uploads/repository.ts';
import type { Database } from '../platform/database.ts';
import type { ObjectStore } from '../platform/object-store.ts';
import type { Schema } from '../platform/schema.ts';
import type { StagedUploads } from '../platform/staged-uploads.ts';
import type { Checker } from './checker-process.ts';

export interface IngestDeps {
  readonly db: Database;
  readonly objects: ObjectStore;
  readonly staged: StagedUploads;
  readonly checker: Checker;
  /** Folder for work in progress; one folder per job is made in it and removed. */
  readonly workFolder: string;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
  /** Resolves when lists show what was committed. */
  readonly onPublished: () => Promise<void>;
}

export interface KnownBook {
  readonly id: string;
  readonly title: string;
  readonly hidden: boolean;
}

export type Untimed = Omit<Outcome, 'milliseconds'>;
export interface Judgement {
  readonly outcome: Untimed;
  /** What was stored stays though there is no book yet. */
  readonly keepsObjects?: true;
  /** In the transaction of the verdict; may come to another one instead. */
  readonly publish?: (trx: Transaction<Schema>) => Promise<Untimed | undefined>;
}

/** A verdict against a file. */
export function rejection(reason: string, findings: Outcome['findings']): Untimed {
  return { verdict: 'rejected', reason, duplicate: false, findings, bookId: null, title: null };
}
