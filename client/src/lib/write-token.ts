/**
 * Headers of every unsafe method: they repeat what the server put into a cookie for the pages of this site, once
 * somebody is signed in (contract/accounts.ts, `writeToken`; that module would weigh more than these two lines).
 */
export function writeHeaders(): Readonly<Record<string, string>> {
  const [, token] = /(?:^|; )(?:__Host-)?mangu\.write_token=([^;]+)/.exec(document.cookie) ?? [];
  return token ? { 'x-mangu-token': token } : {};
}
