import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildApp } from '../../server/app.ts';
import { createAuth } from '../../server/features/accounts/auth.ts';
import { authSecret } from '../../server/features/accounts/secret.ts';
import { createCatalogue } from '../../server/features/catalogue/catalogue.ts';
import { manuscriptUploads } from '../../server/features/manuscripts/manuscript-uploads.ts';
import { PositionWriter } from '../../server/features/reading/position-writer.ts';
import { editionEffects } from '../../server/jobs/edition-effects.ts';
import { studioFiles } from '../../server/jobs/studio-files.ts';
import { createAttempts } from '../../server/platform/attempts.ts';
import { databaseAttempts } from '../../server/platform/attempts-database.ts';
import { openDatabase } from '../../server/platform/database.ts';
import { createJobQueue } from '../../server/platform/job-queue.ts';
import { newLifecycle } from '../../server/platform/lifecycle.ts';
import { diskStore } from '../../server/platform/object-store.ts';
import { diskStagedUploads } from '../../server/platform/staged-uploads.ts';
import { announce, argument } from './child.ts';

/** The whole application on a database that is there, without logging; the cache of pages as told. */
const url = argument('database');
const folder = mkdtempSync(path.join(tmpdir(), 'mangu-bench-'));
const database = openDatabase(url, 8, () => {});
const { db } = database;
const catalogue = createCatalogue({ ...database, url, pageCacheBytes: Number(argument('cache-bytes')) });
const staged = await diskStagedUploads(path.join(folder, 'uploads'));
const objects = diskStore(path.join(folder, 'files'));
const token = 'not used by a benchmark';
const origin = () => 'http://localhost';
const auth = createAuth({ db, token, origin, secure: false });
const jobs = createJobQueue(database, () => {});
const app = await buildApp({
  db,
  jobs,
  attempts: createAttempts(databaseAttempts(db)),
  accounts: {
    auth: async () => auth,
    secret: authSecret(token),
    provider: undefined,
    origin,
    keepsMail: true,
    local: true,
  },
  positions: new PositionWriter(database.pool),
  moves: editionEffects({
    db,
    objects,
    jobs,
    onPublished: catalogue.changed,
  }),
  objects,
  catalogue: catalogue.deps,
  studioFiles: studioFiles(objects, path.join(folder, 'work')),
  uploads: { db, staged, uploadBytesAtMost: 1, onImport: () => {}, manuscripts: manuscriptUploads(db) },
  health: { lifecycle: newLifecycle(), probes: {} },
  security: { publicUrl: undefined, host: '127.0.0.1', token },
  clientFolder: undefined,
  logger: false,
});
await catalogue.load();
// What a server does in its first seconds beside answering; measured is what comes after.
await catalogue.deps.search.prepare();
await announce(app, async () => {
  await catalogue.close();
  await database.close();
  rmSync(folder, { recursive: true });
});
