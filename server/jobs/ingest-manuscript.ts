import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type CheckedBook, checkedFiles, type ManuscriptFrame } from '../checker/protocol.ts';
import { writeRevision } from '../features/manuscripts/revisions.ts';
import { type Claim, LeaseLost, setStage, stageOf } from '../features/uploads/repository.ts';
import { type IngestDeps, type Judgement, rejection } from './judgement.ts';
import { hashFile, storeObjects } from './stored-objects.ts';

/**
 * A manuscript goes the way of every upload, except that a document is turned into an EPUB first, and that what comes
 * out is a revision of its edition instead of a book in the catalogue.
 */
export async function judgeManuscript(
  deps: IngestDeps,
  claim: Claim,
  file: string,
  folder: string,
): Promise<Judgement> {
  const onStage = (stage: 'checking' | 'reading') => {
    void setStage(deps.db, claim, stage).catch(() => {});
  };
  const manuscript = await frameOf(deps, claim);
  const result = await deps.checker.check({ id: claim.id, file, folder, manuscript }, onStage);
  if (!result.ok) return { outcome: rejection(result.reason, result.findings) };
  await setStage(deps.db, claim, 'storing');
  // Written by our own checker a moment ago, in a folder only we can write.
  const book = JSON.parse(await readFile(path.join(folder, checkedFiles.book), 'utf8')) as CheckedBook;
  const { format = 'epub', chapters, resources, ...detail } = book;
  const epub = format === 'epub' ? file : path.join(folder, checkedFiles.epub);
  const sha256 = await hashFile(epub);
  await storeObjects(deps.objects, claim.id, epub, folder, book);
  return {
    outcome: {
      verdict: book.sanitised ? 'sanitised' : 'accepted',
      reason: null,
      duplicate: false,
      findings: result.findings,
      bookId: null,
      title: book.publication.metadata.title.value,
    },
    keepsObjects: true,
    publish: async (trx) => {
      const written = await writeRevision(trx, claim.id, { format, sha256, detail, chapters, resources });
      if (!written) throw new LeaseLost(claim.id);
      return undefined;
    },
  };
}

/** The draft of a manuscript under check was deleted, and its job with it. */
export async function isGone({ db }: IngestDeps, claim: Claim): Promise<boolean> {
  return claim.editionId !== null && (await stageOf(db, claim.id)) === undefined;
}

/** What the author said of the book already stands over what the document says. */
async function frameOf({ db }: IngestDeps, claim: Claim): Promise<ManuscriptFrame> {
  const row = await db
    .selectFrom('revision')
    .innerJoin('edition', 'edition.id', 'revision.edition_id')
    .select(['edition.id', 'edition.metadata', 'revision.created'])
    .where('revision.id', '=', claim.id)
    .executeTakeFirst();
  if (!row) throw new LeaseLost(claim.id);
  const { title, languages, contributors } = row.metadata;
  const authors = contributors?.filter(({ roles }) => roles.includes('aut')).map(({ name }) => name.trim());
  const [language] = languages ?? [];
  return {
    identifier: row.id,
    fileName: claim.fileName,
    modified: row.created.toISOString(),
    ...(title?.trim() ? { title: title.trim() } : {}),
    ...(language && isWellFormed(language) ? { language } : {}),
    ...(authors?.some(Boolean) ? { authors: authors.filter(Boolean) } : {}),
  };
}

function isWellFormed(tag: string): boolean {
  return /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(tag);
}
