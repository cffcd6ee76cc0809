import cookie from '@fastify/cookie';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { AccountsDeps } from './features/accounts/deps.ts';
import { ownPasswordLimit } from './features/accounts/limits.ts';
import { changeRoles, rememberClaimed } from './features/accounts/roles.ts';
import { accountsRoutes } from './features/accounts/routes.ts';
import { sessionTokens } from './features/accounts/session-token.ts';
import { registerWhoAsks } from './features/accounts/who-asks.ts';
import { registerWriteToken } from './features/accounts/write-token.ts';
import { administrationRoutes } from './features/administration/routes.ts';
import { type CatalogueDeps, catalogueRoutes } from './features/catalogue/routes.ts';
import { filesRoutes } from './features/files/routes.ts';
import { type HealthDeps, healthRoutes } from './features/health/routes.ts';
import { reviewsRoutes } from './features/library/reviews-routes.ts';
import { libraryRoutes } from './features/library/routes.ts';
import { commentsRoutes } from './features/manuscripts/comments-routes.ts';
import { deskRoutes } from './features/manuscripts/desk-routes.ts';
import type { MoveParts } from './features/manuscripts/make-move.ts';
import { movesRoutes } from './features/manuscripts/moves-routes.ts';
import { previewRoutes } from './features/manuscripts/preview-routes.ts';
import { type StudioFiles, studioRoutes } from './features/manuscripts/studio-routes.ts';
import { notificationsRoutes } from './features/notifications/routes.ts';
import type { PositionWriter } from './features/reading/position-writer.ts';
import { readingRoutes } from './features/reading/routes.ts';
import { mayAddBooks } from './features/uploads/policy.ts';
import { uploadRoutes } from './features/uploads/routes.ts';
import type { UploadDeps } from './features/uploads/tus.ts';
import type { Attempts } from './platform/attempts.ts';
import type { Certificate } from './platform/certificate.ts';
import { registerClientAddress } from './platform/client-address.ts';
import { registerClientFiles } from './platform/client-files.ts';
import { compileLate } from './platform/compile-late.ts';
import type { Database } from './platform/database.ts';
import { keepHouse } from './platform/house.ts';
import { httpsServers } from './platform/https.ts';
import type { JobQueue } from './platform/job-queue.ts';
import { registerLifecycle } from './platform/lifecycle.ts';
import type { ObjectStore } from './platform/object-store.ts';
import { newRequestId, type ObserveOptions, registerObservation } from './platform/observe.ts';
import { registerOpenapi } from './platform/openapi.ts';
import { registerProblems } from './platform/problems.ts';
import { hasToken, registerSecurity, type SecurityOptions } from './platform/security.ts';

export interface AppDeps {
  readonly db: Database;
  readonly accounts: Omit<
    AccountsDeps,
    'db' | 'attempts' | 'house' | 'writeToken' | 'isMachine' | 'mayAddBooks'
  >;
  readonly attempts: Attempts;
  readonly objects: ObjectStore;
  readonly catalogue: CatalogueDeps;
  readonly uploads: UploadDeps;
  /** What moves of an edition do elsewhere. */
  readonly moves: MoveParts;
  readonly positions: PositionWriter;
  readonly jobs: JobQueue;
  readonly studioFiles: StudioFiles;
  readonly health: HealthDeps;
  readonly security: SecurityOptions;
  /** Values by which the CDN or proxy in front is known. */
  readonly originHeaders?: readonly string[];
  /** Folder of the built client; absent where another server delivers it. */
  readonly clientFolder: string | undefined;
  /** Speaks HTTPS with it; HTTP without. */
  readonly certificate?: Certificate | undefined;
  readonly logger: FastifyBaseLogger | false;
  /** Default: nothing is counted and no trace is told. */
  readonly observe?: ObserveOptions;
}

/** Bytes of a JSON body at most; uploads are streams with a limit of their own. */
const bodyBytesAtMost = 64 * 1024;

/** The map of the server: what answers where. Starting and stopping is server.ts's. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = fastify({
    ...(deps.logger ? { loggerInstance: deps.logger } : { logger: false }),
    bodyLimit: bodyBytesAtMost,
    // One line per request costs more than many requests; errors and slow answers are logged by their handlers.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: newRequestId,
    trustProxy: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 1000, ignoreTrailingSlash: false },
    ...(deps.certificate ? { serverFactory: httpsServers(deps.certificate) } : {}),
  }).withTypeProvider<TypeBoxTypeProvider>();
  compileLate(app);
  const { db, attempts } = deps;
  const { auth, secret } = deps.accounts;
  if (deps.observe) registerObservation(app, deps.observe);
  registerProblems(app);
  registerSecurity(app, deps.security);
  registerLifecycle(app, deps.health.lifecycle);
  registerClientAddress(app, deps.originHeaders ?? []);
  await app.register(cookie);
  registerWhoAsks(app, { db, auth, secret });
  const secure = deps.security.publicUrl?.protocol === 'https:';
  const writeToken = registerWriteToken(app, { secret, secure });
  await registerOpenapi(app);
  const house = keepHouse(db);
  const claimed = rememberClaimed(deps.db);
  const isMachine = (request: FastifyRequest) => hasToken(request, deps.security.token);
  const adds = async (request: FastifyRequest) =>
    mayAddBooks({
      machine: isMachine(request),
      claimed: await claimed(),
      person: await request.whoAsks(),
    });
  await app.register(accountsRoutes, {
    ...deps.accounts,
    db,
    attempts,
    house,
    writeToken,
    isMachine,
    mayAddBooks: adds,
  });
  await app.register(healthRoutes, deps.health);
  await app.register(catalogueRoutes, deps.catalogue);
  await app.register(filesRoutes, { db: deps.db, objects: deps.objects });
  await app.register(uploadRoutes, { ...deps.uploads, mayAdd: adds });
  const sessionToken = sessionTokens(secret, secure);
  await app.register(readingRoutes, { db, positions: deps.positions, sessionToken, secureCookies: secure });
  await app.register(movesRoutes, { db, parts: deps.moves });
  await app.register(studioRoutes, { db, files: deps.studioFiles });
  await app.register(previewRoutes, { db, objects: deps.objects });
  await app.register(libraryRoutes, { db });
  await app.register(reviewsRoutes, { db, house });
  await app.register(administrationRoutes, {
    db,
    objects: deps.objects,
    staged: deps.uploads.staged,
    changeRoles,
    attempts,
    house,
    jobs: deps.jobs,
    passwordLimit: ownPasswordLimit,
    async isPassword(hash, given) {
      const { password } = await (await auth()).$context;
      return password.verify({ hash, password: given });
    },
  });
  await app.register(deskRoutes, { db });
  await app.register(commentsRoutes, { db });
  await app.register(notificationsRoutes, { db });
  await registerClientFiles(app, deps.clientFolder);
  return app;
}
