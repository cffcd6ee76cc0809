import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { sql, type Transaction } from 'kysely';
import { type CheckedBook, checkedFiles } from '../checker/protocol.ts';
import { setHidden } from '../features/catalogue/hide.ts';
import { lockFile, publishBook } from '../features/catalogue/publish.ts';
import { tellFollowers } from '../features/library/followers.ts';
import { writeResources } from '../features/reading/resources.ts';
import {
  type Claim,
  finishImport,
  LeaseLost,
  type Outcome,
  setStage,
} from '../features/uploads/repository.ts';
import { bookKeys, removeObjects } from '../platform/book-keys.ts';
import type { Database } from '../platform/database.ts';
import type { Schema } from '../platform/schema.ts';
import { isGone, judgeManuscript } from './ingest-manuscript.ts';
import { type IngestDeps, type Judgement, type KnownBook, rejection, type Untimed } from './judgement.ts';
import { hashFile, storeObjects } from './stored-objects.ts';

/**
 * One file from staged upload to verdict: hashed, checked in the checker, its objects stored outside a
 * transaction, its rows written inside one. Objects lie under keys of the import, so that a second try writes
 * over what the first left. Rejects only for faults that are not the book's.
 */
export async function ingest(deps: IngestDeps, claim: Claim): Promise<Outcome> {
  const began = performance.now();
  const folder = path.join(deps.workFolder, claim.id);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const file = await deps.staged.localFile(claim.id, folder);
    const judgeIt = claim.editionId === null ? judge : judgeManuscript;
    const outcome: Judgement = file ? await judgeIt(deps, claim, file, folder) : { outcome: missingUpload };
    const milliseconds = Math.round(performance.now() - began);
    await rm(folder, { recursive: true, force: true });
    const settled = await deps.db.transaction().execute(async (trx) => {
      const instead = await outcome.publish?.(trx);
      const verdict = { ...(instead ?? outcome.outcome), milliseconds };
      await finishImport(trx, claim, verdict);
      return verdict;
    });
    // A book that was here may be one that is shown again.
    if (settled.bookId && outcome.publish) await deps.onPublished();
    await tidyUp(deps, claim.id, outcome.keepsObjects ?? settled.bookId === claim.id);
    return settled;
  } catch (error) {
    // A draft that was deleted while its manuscript was checked.
    if (error instanceof LeaseLost && (await isGone(deps, claim))) {
      await deps.staged.remove(claim.id);
      await removeObjects(deps.objects, claim.id);
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The verdict stands; what cannot be removed now is bytes nobody refers to. */
async function tidyUp(deps: IngestDeps, id: string, keepsObjects: boolean): Promise<void> {
  const steps = [deps.staged.remove(id)];
  if (!keepsObjects) steps.push(removeObjects(deps.objects, id));
  for (const { status, ...step } of await Promise.allSettled(steps)) {
    if (status === 'rejected') deps.log.warn({ import: id, ...step }, 'could not remove what an import left');
  }
}

const missingUpload = rejection('upload-missing', [
  {
    severity: 'must',
    id: 'gate.upload-missing',
    message: 'The uploaded file is no longer there: it was withdrawn, or waited too long.',
    remedy: 'Send the file again.',
  },
]);

async function judge(deps: IngestDeps, claim: Claim, file: string, folder: string): Promise<Judgement> {
  const sha256 = await hashFile(file);
  const known = await findByHash(deps.db, sha256);
  if (known && !known.hidden) return { outcome: duplicate(known) };
  if (known) {
    const publish = async (trx: Transaction<Schema>) => {
      await lockFile(trx, sha256);
      const now = await findByHash(trx, sha256);
      return now && settleKnown(trx, now);
    };
    return { outcome: duplicate(known), publish };
  }
  const onStage = (stage: 'checking' | 'reading') => {
    void setStage(deps.db, claim, stage).catch(() => {});
  };
  const result = await deps.checker.check({ id: claim.id, file, folder }, onStage);
  if (!result.ok) return { outcome: rejection(result.reason, result.findings) };
  await setStage(deps.db, claim, 'storing');
  // Written by our own checker a moment ago, in a folder only we can write.
  const book = JSON.parse(await readFile(path.join(folder, checkedFiles.book), 'utf8')) as CheckedBook;
  await storeObjects(deps.objects, claim.id, file, folder, book);
  const { size } = await stat(file);
  const outcome: Untimed = {
    verdict: book.sanitised ? 'sanitised' : 'accepted',
    reason: null,
    duplicate: false,
    findings: result.findings,
    bookId: claim.id,
    title: book.publication.metadata.title.value,
  };
  const publish = async (trx: Transaction<Schema>) => {
    await lockFile(trx, sha256);
    const meanwhile = await findByHash(trx, sha256);
    if (meanwhile) return settleKnown(trx, meanwhile);
    const { cover, resources, descriptionHtml, descriptionText, ...rest } = book;
    await publishBook(trx, {
      ...rest,
      id: claim.id,
      sha256,
      originalKey: bookKeys.original(claim.id),
      readingKey: bookKeys.reading(claim.id),
      fileName: claim.fileName,
      bytes: size,
      cover: cover && { ...cover, widthsPx: [...cover.widthsPx] },
      ...(descriptionHtml ? { descriptionHtml } : {}),
      ...(descriptionText ? { descriptionText } : {}),
    });
    await writeResources(trx, claim.id, resources);
    await tellFollowers(trx, claim.id);
    return undefined;
  };
  return { outcome, publish };
}

/** The verdict on the file of a book that is here; one that is not to be seen and nobody's is shown again. */
async function settleKnown(trx: Transaction<Schema>, book: KnownBook): Promise<Untimed> {
  if (!book.hidden) return duplicate(book);
  const edition = await trx
    .selectFrom('edition')
    .select('id')
    .where('book_id', '=', book.id)
    .executeTakeFirst();
  if (edition) return unpublished;
  // Its author's account is gone, and the file, which is in the catalogue once, has no other way back.
  await setHidden(trx, book.id, false);
  return duplicate(book);
}

const unpublished = rejection('unpublished', [
  {
    severity: 'must',
    id: 'gate.unpublished',
    message: 'This very file is a book that the editors took out of the catalogue.',
    remedy: 'Publish its manuscript again at the desk.',
  },
]);

function duplicate({ id, title }: KnownBook): Untimed {
  return { verdict: 'accepted', reason: null, duplicate: true, findings: [], bookId: id, title };
}

async function findByHash(db: Database, sha256: Buffer): Promise<KnownBook | undefined> {
  const title = sql<string>`detail ->> 'title'`.as('title');
  return db
    .selectFrom('book')
    .select(['id', 'hidden', title])
    .where('sha256', '=', sha256)
    .executeTakeFirst();
}
