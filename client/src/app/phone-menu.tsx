import type { Account } from '@mangu/contract/accounts';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { Dialog } from '../ui/dialog.tsx';
import { Link } from '../ui/link.tsx';
import { PersonName } from '../ui/person-name.tsx';
import styles from './navigation.module.css';
import { isAt, placesFor } from './places.ts';
import { signInPath } from './sign-in-path.ts';
import { ThemeChoices } from './theme-choices.tsx';
import { useSignOut } from './use-sign-out.ts';

interface PhoneMenuProps {
  readonly account: Account;
  readonly onClose: () => void;
}

/** Everything the header of a wide page has, one below the other. */
export default function PhoneMenu({ account, onClose }: PhoneMenuProps) {
  const { t } = useTranslation(['shell', 'common']);
  const { pathname, search } = useLocation();
  const signOut = useSignOut();
  const { person } = account;
  const own = [
    { key: 'nav.settings', to: '/account' },
    ...(account.mailbox ? [{ key: 'nav.mailbox', to: '/mailbox' }] : []),
  ];
  return (
    <Dialog open onClose={onClose} title={t('nav.menu')} closeLabel={t('common:close')} shape="drawer">
      <nav aria-label={t('common:nav.label')}>
        <ul className={styles.lines}>
          {[...placesFor(account), ...(person ? own : [])].map((place) => (
            <li key={place.key}>
              <Link
                to={place.to}
                className={styles.line}
                onClick={onClose}
                aria-current={isAt(pathname, place) ? 'page' : undefined}
              >
                {t(place.key)}
              </Link>
            </li>
          ))}
          <li>
            {person ? (
              <button
                type="button"
                className={styles.line}
                onClick={() => {
                  onClose();
                  void signOut();
                }}
              >
                {t('nav.signOut')}
                <span className={styles.who}>
                  <PersonName name={person.name} />
                </span>
              </button>
            ) : (
              <Link to={signInPath(pathname, search)} className={styles.line} onClick={onClose}>
                {t('nav.signIn')}
              </Link>
            )}
          </li>
        </ul>
      </nav>
      <h3 className={styles.subheading}>{t('common:theme.label')}</h3>
      <ThemeChoices />
    </Dialog>
  );
}
