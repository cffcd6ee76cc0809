/** Signing in leads back to where one is. */
export function signInPath(pathname: string, search: string): string {
  const here = pathname + search;
  const isDoor = /^\/(?:sign-in|sign-up|reset|verify|welcome)/.test(pathname);
  return here === '/' || isDoor ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`;
}
