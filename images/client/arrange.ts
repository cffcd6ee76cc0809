/**
 * Lays the built client out for nginx: `plain` holds every file, with `.gz` beside texts; `brotli` holds the same texts
 * in Brotli under their own names. So nginx needs no module for Brotli: it looks in the other folder first.
 *
 *     node images/client/arrange.ts BUILT OUT
 */
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** Less does not fit into fewer packets when it is compressed. */
const compressFromBytes = 1_000;

const [, , built = 'client/dist', out = '/srv'] = process.argv;
const plain = path.join(out, 'plain');
cpSync(built, plain, { recursive: true });
// Vite's own: the pages and what is not bundled are missing among them.
for (const name of globSync('**/*.{br,gz}', { cwd: plain })) rmSync(path.join(plain, name));
for (const name of globSync('**/*.{html,js,css,svg,json,webmanifest,txt,wasm}', { cwd: plain })) {
  const file = path.join(plain, name);
  if (statSync(file).size < compressFromBytes) continue;
  const bytes = readFileSync(file);
  const target = path.join(out, 'brotli', name);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, brotliCompressSync(bytes));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}
mkdirSync(path.join(out, 'brotli'), { recursive: true });
