import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip, constants as zlib } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The two faces every page shows at once are fetched beside the style sheet, not after it. */
const preloadFonts: Plugin = {
  name: 'mangu:preload-fonts',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((file) => /(?:literata|source-sans-3)-latin-wght-normal-[^/]*\.woff2$/.test(file))
        .map((file) => ({
          tag: 'link',
          attrs: { rel: 'preload', href: `/${file}`, as: 'font', type: 'font/woff2', crossorigin: '' },
          injectTo: 'head' as const,
        })),
  },
};

/** `/read/ID` is the second entry; the server does the same in production. */
const readerEntry: Plugin = {
  name: 'mangu:reader-entry',
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      if (request.url?.startsWith('/read/')) request.url = '/read.html';
      next();
    });
  },
};

/**
 * react-router makes components for data routes and forms when its modules are loaded, so a bundler has to keep
 * them. Marked as what they are, calls without effects, those not used go (4 of the page's 120 kB).
 */
const pureRouter: Plugin = {
  name: 'mangu:pure-router',
  apply: 'build',
  transform: {
    filter: { id: /node_modules\/react-router\/dist\// },
    handler: (code) =>
      code
        .replace(/= (React(?:\$\d)?\.(?:memo|forwardRef|createContext)\()/g, '= /* @__PURE__ */ $1')
        .replace(/^\w+\.displayName = "[^"]*";$/gm, ''),
  },
};

/** Less does not fit into fewer packets when it is compressed. */
const compressFromBytes = 1_000;
const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** Leaves `.br` and `.gz` beside every text, which the server sends to whoever takes them: nothing is compressed twice. */
const precompress: Plugin = {
  name: 'mangu:precompress',
  apply: 'build',
  async writeBundle({ dir = '' }, bundle) {
    const texts = Object.keys(bundle).filter((file) => /\.(?:js|css|svg|json)$/.test(file));
    await Promise.all(
      texts.map(async (file) => {
        const path = join(dir, file);
        const bytes = await readFile(path);
        if (bytes.length < compressFromBytes) return;
        const params = { [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length };
        await writeFile(`${path}.br`, await brotli(bytes, { params }));
        await writeFile(`${path}.gz`, await gzipped(bytes, { level: 9 }));
      }),
    );
  },
};

/** Parts that only the app or only its pages of work need, which the first page must not wait for. */
const ofFewPages =
  /\/(?:badge|chip|confirm-dialog|dialog|findings|format-measures|link|local-day|page-head|person-name|progress|pseudo\.|states|stepper|tabs|texts|time|use-cursor-list|wordmark)/;

const ofEveryPage = /src\/(?:(?:ui|lib)\/[\w.-]+|app\/error-boundary[\w.]+|locales\/en\/common\.json)$/;

/** Small parts of the first page that others use, too: a file for each would be more names than code. */
const ofFirstPage =
  /src\/(?:ui\/(?:link|page-heading)\.|app\/(?:theme-choices|theme-switch\.module|use-search-key)\.|features\/home\/components\/continue-reading\.module|features\/catalogue\/(?:catalogue-state\.|use-arrow-keys\.|components\/(?:authors|book-link|book-list\.module|snippet)\.))/;

const input = ['index.html', 'read.html'].map((file) => at(file)).filter((file) => existsSync(file));

export default defineConfig({
  root: at('.'),
  plugins: [react(), pureRouter, preloadFonts, readerEntry, precompress],
  build: {
    target: 'es2023',
    // The page's Content-Security-Policy takes fonts and pictures from this server only, never from `data:`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input,
      output: {
        codeSplitting: {
          groups: [
            // Both entries need the first; only the app needs the second. Few large files compress better.
            {
              name: 'framework',
              test: /node_modules\/(?:react|react-dom|scheduler|i18next|react-i18next)\//,
            },
            {
              name: 'app-framework',
              test: /node_modules\/(?:react-router|@tanstack)\/(?!.*utation(?:Observer)?\.)/,
            },
            {
              name: 'shared',
              test: (id) => ofEveryPage.test(id) && !ofFewPages.test(id),
              minShareCount: 2,
            },
            { name: 'first-page', test: ofFirstPage },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    proxy: { '/api': { target: 'http://127.0.0.1:3000', changeOrigin: false } },
  },
});
