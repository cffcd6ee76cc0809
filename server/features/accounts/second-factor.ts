import { twoFactor } from 'better-auth/plugins';
import { twoFactorSchema } from './columns.ts';

/**
 * Codes of an authenticator. better-auth asks for one after a password only; here also after a provider, which need not
 * have asked for more than a password itself.
 */
export function secondFactor() {
  const plugin = twoFactor({
    issuer: 'MANGU',
    schema: twoFactorSchema,
    accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: 900 },
  });
  const after = plugin.hooks.after.map((hook) => ({
    ...hook,
    matcher: (context: Parameters<typeof hook.matcher>[0]) =>
      context.path === '/callback/:id' || hook.matcher(context),
  }));
  return { ...plugin, hooks: { ...plugin.hooks, after } };
}
