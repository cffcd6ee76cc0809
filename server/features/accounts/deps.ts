import type { FastifyRequest } from 'fastify';
import type { Attempts } from '../../platform/attempts.ts';
import type { Database } from '../../platform/database.ts';
import type { HouseKeeper } from '../../platform/house.ts';
import type { Auth } from './auth.ts';
import type { SignInProvider } from './provider.ts';
import type { WriteToken } from './write-token.ts';

export interface AccountsDeps {
  readonly db: Database;
  /** How often something was tried, counted for all servers. */
  readonly attempts: Attempts;
  /** Passwords and sessions, loaded when first asked for; works whatever becomes of a provider. */
  readonly auth: () => Promise<Auth>;
  /** What sessions are signed with. */
  readonly secret: string;
  readonly provider: SignInProvider | undefined;
  readonly house: Pick<HouseKeeper, 'read'>;
  /** Where people reach the server. */
  readonly origin: () => string;
  readonly writeToken: WriteToken;
  /** Whether mail stays here, for want of somebody to hand it to. */
  readonly keepsMail: boolean;
  /** Whether the server answers to the names of this machine only. */
  readonly local: boolean;
  /** Whether the request shows the machine's own token. */
  readonly isMachine: (request: FastifyRequest) => boolean;
  /** Decided by the feature that takes books. */
  readonly mayAddBooks: (request: FastifyRequest) => Promise<boolean>;
}
