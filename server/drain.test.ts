import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { testDatabase } from './testing/database.ts';
import { drainUnderLoad } from './testing/drain.ts';

const database = await testDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'mangu-drain-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('no request is lost when a server is told to end, and it ends with 0', async () => {
  const variables = {
    DATABASE_URL: database.url,
    MANGU_DATA: folder,
    MANGU_HANDBOOK: 'false',
    // The checks come from the same process as the requests, and may come late.
    DRAIN_SECONDS: '10',
  };
  const { answered, failed, exitCode } = await drainUnderLoad(variables, '/api/books', 200);
  assert.deepEqual(failed, []);
  assert.equal(exitCode, 0);
  assert(answered > 200);
});
