import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { contentSecurityPolicies } from '@mangu/topology/security-headers';
import type { FastifyInstance } from 'fastify';
import { version } from './version.ts';

/** OpenAPI 3.1 from the route schemas; register before the routes. */
export async function registerOpenapi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'MANGU',
        version,
        description:
          'Books from file to reader. Errors are RFC 9457 problem documents; their `type` ends in a stable id.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      tags: [
        { name: 'books', description: 'The catalogue and the bytes of its books' },
        { name: 'account', description: 'Who one is, and how that is proved' },
        { name: 'uploads', description: 'Files on their way into the catalogue' },
        { name: 'studio', description: 'Works of authors: manuscripts, details, covers, previews' },
        { name: 'reading', description: 'What a device reads, and where it stands' },
        { name: 'desk', description: 'Where editors read and decide' },
        { name: 'notifications', description: 'What a person was told' },
        { name: 'manuscripts', description: 'Works on their way to publication' },
        { name: 'library', description: 'What a person keeps, follows and thinks of books' },
        { name: 'health', description: 'For load balancers and operators' },
      ],
    },
    refResolver: {
      buildLocalReference: (json, _baseUri, _fragment, index) =>
        typeof json.$id === 'string' ? json.$id : `schema-${index}`,
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP: contentSecurityPolicies.docs,
    uiConfig: { deepLinking: true, docExpansion: 'list' },
    theme: { title: 'MANGU API' },
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}
