import type { Auth, AuthOptions, Provider } from './auth.ts';
import { discover } from './discovery.ts';

export interface SignInProvider {
  readonly name: string;
  /** To go there: the provider is asked whether it answers. @throws provider-away */
  begin(): Promise<Auth>;
  /** To come back from there. @throws provider-away */
  finish(): Promise<Auth>;
}

/** The provider, found out about when first asked for: that may take long, or fail, and passwords must not wait. */
export function signInProvider(options: Omit<AuthOptions, 'provider'>, provider: Provider): SignInProvider {
  let made: Auth | undefined;
  const begin = async () => {
    const { basic } = await discover(provider.issuer);
    const { createAuth } = await import('./auth.ts');
    made ??= createAuth({ ...options, provider: { ...provider, basic } });
    return made;
  };
  return { name: provider.name, begin, finish: async () => made ?? begin() };
}
