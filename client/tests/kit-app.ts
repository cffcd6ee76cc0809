import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import type { Api, FixtureServer } from './fixture-server.ts';
import { startFixtureServer } from './fixture-server.ts';

/** A page with every part of the kit, built like the client and delivered under the same policy. */
export async function openKit(api: Api): Promise<FixtureServer> {
  const folder = await mkdtemp(join(tmpdir(), 'mangu-kit-'));
  await build({
    configFile: false,
    root: fileURLToPath(new URL('kit', import.meta.url)),
    plugins: [react()],
    logLevel: 'error',
    build: { target: 'es2023', assetsInlineLimit: 0, outDir: folder, emptyOutDir: true },
  });
  const server = await startFixtureServer(folder, api);
  return {
    origin: server.origin,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
