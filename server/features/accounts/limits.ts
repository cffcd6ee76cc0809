import type { FastifyRequest } from 'fastify';
import type { Attempts, Limit } from '../../platform/attempts.ts';

/** How often something may be tried: for one account, and from one address of the network, for all accounts. */
export interface Limits {
  readonly account: Limit;
  readonly address: Limit;
}

function limits(what: string, account: number, address: number, perSeconds: number): Limits {
  return {
    account: { what: `${what} account`, atMost: account, perSeconds },
    address: { what: `${what} address`, atMost: address, perSeconds },
  };
}

/** Guesses at a password; those for an account are forgotten when one is right. */
export const signInLimits = limits('sign-in', 10, 100, 900);
/** The same of somebody signed in, counted by the id of the person: no stranger can use these up. */
export const ownPasswordLimit: Limit = { what: 'own password', atMost: 10, perSeconds: 900 };
/** Each of these sends a mail to an address that may be a stranger's. */
export const mailLimits = limits('mail', 5, 30, 3600);
/** Tokens from links, which nobody guesses; the limit keeps the work down. */
export const linkLimits = limits('link', 30, 100, 900);

/** @throws too-many-requests, whether or not there is such an account. */
export async function countBoth(
  attempts: Attempts,
  request: FastifyRequest,
  { account, address }: Limits,
  who: string,
): Promise<void> {
  await attempts.count(address, request.clientNetwork());
  await attempts.count(account, who.toLowerCase());
}
