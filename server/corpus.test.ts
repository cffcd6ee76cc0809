import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Import } from '@mangu/contract/imports';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { startTestServer } from './testing/server.ts';

const corpus = path.join(import.meta.dirname, '../../shared/corpus');
const skip = existsSync(corpus) ? false : 'the shared corpus of EPUBs is not beside this checkout';

const Manifest = Type.Object({
  files: Type.Array(
    Type.Object({
      path: Type.String(),
      expected: Type.String(),
      alsoAllowed: Type.Optional(Type.Array(Type.String())),
    }),
  ),
});

const words = { accepted: 'accept', sanitised: 'accept-sanitised', rejected: 'reject' } as const;

/** As MANIFEST writes it: `accept`, `accept-sanitised` or `reject:<reason>`. */
function verdictOf(found: Import): string {
  const word = found.verdict ? words[found.verdict] : 'none';
  return word === 'reject' ? `reject:${found.reason}` : word;
}

test('every book of the corpus is taken or refused as its manifest says', { skip }, async () => {
  const manifest = Value.Parse(
    Manifest,
    JSON.parse(readFileSync(path.join(corpus, 'MANIFEST.json'), 'utf8')),
  );
  const server = await startTestServer();
  const ids = new Map<string, (typeof manifest.files)[number]>();
  for (const file of manifest.files) {
    ids.set(await server.send(readFileSync(path.join(corpus, file.path)), path.basename(file.path)), file);
  }
  const wrong: string[] = [];
  let refused = 0;
  for (const [id, file] of ids) {
    const found = await server.verdict(id);
    const allowed = [file.expected, ...(file.alsoAllowed ?? [])].map((text) =>
      text.split(':').slice(0, 2).join(':'),
    );
    if (!allowed.includes(verdictOf(found)))
      wrong.push(`${file.path}: ${verdictOf(found)}, not ${allowed.join(' or ')}`);
    if (found.verdict === 'rejected') {
      refused++;
      const must = found.findings.find((finding) => finding.severity === 'must');
      if (!must?.message || !must.remedy) wrong.push(`${file.path}: refused without reason or remedy`);
    }
  }
  assert.deepEqual(wrong, []);
  assert(refused >= 15);
  assert.equal(readdirSync(path.join(server.dataFolder, 'files', 'originals')).length, ids.size - refused);
  assert.deepEqual(readdirSync(path.join(server.dataFolder, 'staging', 'work')), []);
});
