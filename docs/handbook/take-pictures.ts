/**
 * Takes the pictures of the handbook from the running platform (`npm run pictures`): the browser test of the whole
 * way looks at its pages, and those that a chapter shows become small WebP files in docs/handbook/pictures.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';

const handbook = fileURLToPath(new URL('.', import.meta.url));
const root = path.join(handbook, '../..');
const pictures = path.join(handbook, 'pictures');
const widthAtMost = 1200;

/** Names of the pictures that chapters show, without their ending. */
function shown(): Set<string> {
  const chapters = readdirSync(handbook, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.md'),
  );
  const texts = chapters.map((name) => readFileSync(path.join(handbook, name), 'utf8'));
  return new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/\]\(\.\.\/pictures\/([a-z0-9-]+)\.webp\)/g)].map(([, name = '']) => name),
    ),
  );
}

const folder = mkdtempSync(path.join(tmpdir(), 'mangu-pictures-'));
try {
  const run = spawnSync(
    process.execPath,
    [
      '--test',
      '--test-global-setup=server/testing/global-setup.ts',
      path.join('client', 'tests', 'whole-way.test.ts'),
    ],
    { cwd: root, stdio: 'inherit', env: { ...process.env, SCREENSHOTS: folder } },
  );
  if (run.status !== 0) throw new Error('The pages could not be looked at; the test above says why.');
  const taken = new Set(readdirSync(folder).map((name) => path.parse(name).name));
  const missing = [...shown()].filter((name) => !taken.has(name));
  if (missing.length > 0) throw new Error(`The test takes no picture called ${missing.join(', ')}.`);
  for (const name of readdirSync(pictures).filter((one) => one.endsWith('.webp')))
    rmSync(path.join(pictures, name));
  for (const name of shown()) {
    const small = await sharp(path.join(folder, `${name}.png`))
      .resize({ width: widthAtMost, withoutEnlargement: true })
      .webp({ quality: 80, effort: 6 })
      .toBuffer();
    writeFileSync(path.join(pictures, `${name}.webp`), small);
    process.stdout.write(`${name}.webp ${Math.ceil(small.length / 1000)} kB\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
