import type { Account } from '@mangu/contract/accounts';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { request } from '../lib/api.ts';
import { addTexts } from '../lib/i18n.ts';
import { nameHouse } from '../lib/name-house.ts';
import shell from '../locales/en/shell.json';
import { IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import { Menu } from '../ui/menu/menu.tsx';
import { PersonName } from '../ui/person-name.tsx';
import { Toaster } from '../ui/toast/toaster.tsx';
import styles from './navigation.module.css';
import { isAt, placesFor } from './places.ts';
import { signInPath } from './sign-in-path.ts';
import { useSignOut } from './use-sign-out.ts';

addTexts('shell', shell);

const PhoneMenu = lazy(() => import('./phone-menu.tsx'));
const Palette = lazy(() => import('./palette.tsx'));

const unreadIntervalMs = 60_000;

interface NavigationProps {
  readonly account: Account;
}

/** The parts of the house, in the header of a wide page. */
export function Places({ account }: NavigationProps) {
  const { t } = useTranslation('shell');
  const { pathname } = useLocation();
  return (
    <ul className={styles.places}>
      {placesFor(account).map((place) => (
        <li key={place.key}>
          <Link
            to={place.to}
            className={styles.place}
            aria-current={isAt(pathname, place) ? 'page' : undefined}
          >
            {t(place.key)}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Who is signed in, what is new for them, and on a phone the menu. */
export function Tools({ account }: NavigationProps) {
  const { t } = useTranslation('shell');
  const { pathname, search } = useLocation();
  const signOut = useSignOut();
  const [menu, setMenu] = useState(false);
  const { person, house } = account;
  useEffect(() => nameHouse(house.name), [house.name]);
  return (
    <>
      {person && <Bell />}
      <div className={styles.wide}>
        {person ? (
          <Menu
            icon="account"
            label={t('nav.account', { name: person.name })}
            heading={<PersonName name={person.name} />}
            items={[
              { key: 'settings', label: t('nav.settings'), to: '/account' },
              ...(account.mailbox ? [{ key: 'mailbox', label: t('nav.mailbox'), to: '/mailbox' }] : []),
              { key: 'sign-out', label: t('nav.signOut'), run: () => void signOut() },
            ]}
          />
        ) : (
          <Link to={signInPath(pathname, search)} className={styles.place}>
            {t('nav.signIn')}
          </Link>
        )}
      </div>
      <div className={styles.narrow}>
        <IconButton icon="list" label={t('nav.menu')} aria-expanded={menu} onClick={() => setMenu(true)} />
        {menu && (
          <Suspense>
            <PhoneMenu account={account} onClose={() => setMenu(false)} />
          </Suspense>
        )}
      </div>
      {person && <PaletteKey account={account} />}
      <Toaster />
    </>
  );
}

function Bell() {
  const { t } = useTranslation('shell');
  const { pathname } = useLocation();
  const { data } = useQuery({
    queryKey: ['notifications', 'unread'],
    queryFn: ({ signal }) => request<{ unread: number }>('/api/notifications/unread', { signal }),
    refetchInterval: unreadIntervalMs,
    refetchOnWindowFocus: true,
  });
  const unread = data?.unread ?? 0;
  const label = unread > 0 ? t('nav.unread', { count: unread }) : t('nav.notifications');
  return (
    <Link
      to="/notifications"
      className={styles.bell}
      aria-label={label}
      title={label}
      aria-current={pathname === '/notifications' ? 'page' : undefined}
    >
      <Icon name="bell" />
      {unread > 0 && (
        <span className={styles.unread} aria-hidden="true" translate="no">
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </Link>
  );
}

/** Ctrl-K, or Cmd-K on a Mac: for those who work here all day. */
function PaletteKey({ account }: NavigationProps) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() !== 'k' ||
        !(event.ctrlKey || event.metaKey) ||
        event.altKey ||
        event.shiftKey
      )
        return;
      if (document.querySelector('dialog[open]')) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  if (!open) return null;
  return (
    <Suspense>
      <Palette account={account} onClose={() => setOpen(false)} />
    </Suspense>
  );
}
