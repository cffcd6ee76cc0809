import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { buildClient } from './build-client.ts';

const budgetBytes = 120_000;

/** The scripts a page names itself, with everything those import before they run. */
async function staticScripts(folder: string, html: string): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  const queue = [...html.matchAll(/<(?:script|link)[^>]*(?:src|href)="\/([^"]+\.js)"/g)].map(
    ([, file]) => file,
  );
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    if (sizes.has(file)) continue;
    const source = await readFile(join(folder, file), 'utf8');
    sizes.set(file, gzipSync(source, { level: 9 }).length);
    // `import … from "./x.js"` and `import "./x.js"`, not `import("./x.js")`.
    for (const [, name] of source.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
      queue.push(`assets/${name}`);
  }
  return sizes;
}

test('the scripts of the first catalogue page weigh at most 120 kB gzipped', async (t) => {
  await using client = await buildClient();
  const html = await readFile(join(client.folder, 'index.html'), 'utf8');
  const sizes = await staticScripts(client.folder, html);
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  for (const [file, size] of sizes) t.diagnostic(`${(size / 1000).toFixed(1)} kB  ${file}`);
  t.diagnostic(`${(total / 1000).toFixed(1)} kB in all`);
  assert.ok(sizes.size >= 2, 'the entry and what it imports were found');
  assert.ok(total <= budgetBytes, `${total} bytes are more than ${budgetBytes}`);
  const lazy = ['tus', 'paginator', 'book-page', 'add-page'];
  for (const name of lazy)
    assert.ok(![...sizes.keys()].some((file) => file.includes(name)), `${name} is not eager`);
});

test('every script and style sheet lies there compressed, too', async () => {
  await using client = await buildClient();
  const names = (await readdir(join(client.folder, 'assets'))).filter((name) => /\.(js|css)$/.test(name));
  for (const name of names) {
    const path = join(client.folder, 'assets', name);
    const bytes = await readFile(path);
    if (bytes.length < 1_000) continue;
    assert.deepEqual(brotliDecompressSync(await readFile(`${path}.br`)), bytes, name);
    assert.deepEqual(gunzipSync(await readFile(`${path}.gz`)), bytes, name);
  }
  assert.ok(names.length > 2);
});

test('no page holds an inline script or style, which its policy would refuse', async () => {
  await using client = await buildClient();
  const html = await readFile(join(client.folder, 'index.html'), 'utf8');
  assert.doesNotMatch(html, /<style|\sstyle=|\son[a-z]+=/i);
  for (const [, attributes, content] of html.matchAll(/<script([^>]*)>([^<]*)<\/script>/g)) {
    assert.match(attributes ?? '', /src="\//);
    assert.equal(content, '');
  }
});
