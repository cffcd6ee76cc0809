import type { Account } from '@mangu/contract/accounts';
import { holds } from '../lib/account.ts';

export interface Place {
  /** Key of its name in shell.json. */
  readonly key: string;
  readonly to: string;
}

/** The parts of the house this visitor has a use for. */
export function placesFor(account: Account): Place[] {
  return [
    { key: 'nav.catalogue', to: '/' },
    ...(account.person ? [{ key: 'nav.library', to: '/library' }] : []),
    ...(holds(account, 'author') ? [{ key: 'nav.studio', to: '/studio' }] : []),
    ...(holds(account, 'editor', 'administrator') ? [{ key: 'nav.desk', to: '/desk' }] : []),
    ...(holds(account, 'administrator') ? [{ key: 'nav.admin', to: '/admin' }] : []),
    ...(account.mayAddBooks ? [{ key: 'nav.add', to: '/add' }] : []),
  ];
}

/** Whether the page at this address belongs to the place. */
export function isAt(pathname: string, { to }: Place): boolean {
  return to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`);
}
