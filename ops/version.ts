import { readFileSync } from 'node:fs';

const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** The version of MANGU, as its package says. */
export const version =
  typeof manifest === 'object' && manifest !== null ? String(Reflect.get(manifest, 'version')) : '0.0.0';
