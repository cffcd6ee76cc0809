import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { contentSecurityPolicies } from '@mangu/topology/security-headers';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ProblemError } from './problems.ts';

/**
 * The built client, served by the server where no nginx and no CDN stands before it. Hashed assets are cached
 * forever; the two pages never. Any other path is a page of the app, except below `/api`.
 */
export async function registerClientFiles(app: FastifyInstance, folder: string | undefined): Promise<void> {
  const built = folder !== undefined && existsSync(path.join(folder, 'read.html'));
  if (!built) {
    app.setNotFoundHandler(() => {
      throw new ProblemError('not-found');
    });
    return;
  }
  const pages = { app: readPage(folder, 'index.html'), reader: readPage(folder, 'read.html') };
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    preCompressed: true,
    wildcard: true,
    schemaHide: true,
    setHeaders(reply, file) {
      const hashed = path.relative(folder, file).startsWith(`assets${path.sep}`);
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  const page = (kind: keyof typeof pages, reply: FastifyReply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-cache')
      .header('content-security-policy', contentSecurityPolicies[kind])
      .send(pages[kind]);
  const schema = { hide: true } as const;
  app.get('/', { schema }, (_request, reply) => page('app', reply));
  app.get('/index.html', { schema }, (_request, reply) => page('app', reply));
  app.get('/read/:bookId', { schema }, (_request, reply) => page('reader', reply));
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && !/^\/(api|assets)(\/|$)/i.test(request.url);
    if (wantsPage && !path.extname(request.url.split('?')[0] ?? '')) return page('app', reply);
    throw new ProblemError('not-found');
  });
}

function readPage(folder: string, name: string): Buffer {
  return readFileSync(path.join(folder, name));
}
