import { ProblemError } from '../../platform/problems.ts';

const answerWithinMs = 15_000;

/** OpenID Connect Discovery 1.0 §4: where an issuer says the rest. */
export function discoveryUrl(issuer: URL): string {
  return `${issuer.href.replace(/\/$/, '')}/.well-known/openid-configuration`;
}

/** Asks the provider who it is, so that nobody is sent to one that does not answer. @throws provider-away */
export async function discover(issuer: URL): Promise<{ basic: boolean }> {
  try {
    const answer = await fetch(discoveryUrl(issuer), { signal: AbortSignal.timeout(answerWithinMs) });
    const found: unknown = await answer.json();
    if (!answer.ok || typeof found !== 'object' || found === null)
      throw new Error(`the provider answered ${answer.status}`);
    const named = 'issuer' in found ? String(found.issuer) : 'nobody';
    // OpenID Connect Discovery 1.0 §4.3: both must be the same.
    if (named.replace(/\/$/, '') !== issuer.href.replace(/\/$/, ''))
      throw new Error(`OIDC_ISSUER is ${issuer.href}, but there answers ${named}`);
    // RFC 8414 §2: the way that a provider takes when it names none.
    const ways = Reflect.get(found, 'token_endpoint_auth_methods_supported');
    return { basic: !Array.isArray(ways) || ways.includes('client_secret_basic') };
  } catch (error) {
    throw new ProblemError('provider-away', undefined, { cause: error });
  }
}
