import { ResetPage, VerifyPage } from '../../features/accounts/links.tsx';
import { MailboxPage } from '../../features/accounts/mailbox.tsx';
import { SignInPage } from '../../features/accounts/sign-in.tsx';
import { SignUpPage, WelcomePage } from '../../features/accounts/sign-up.tsx';
import { addTexts } from '../../lib/i18n.ts';
import accounts from '../../locales/en/accounts.json';
import NotFoundPage from './not-found-page.tsx';

addTexts('accounts', accounts);

/** The doors: pages for people who are not signed in, each under a name of its own. */
export default function Pages({ path }: { readonly path: readonly string[] }) {
  const [door, ...rest] = path;
  if (rest.length === 0) {
    if (door === 'sign-in') return <SignInPage />;
    if (door === 'sign-up') return <SignUpPage />;
    if (door === 'verify') return <VerifyPage />;
    if (door === 'reset') return <ResetPage />;
    if (door === 'welcome') return <WelcomePage />;
    if (door === 'mailbox') return <MailboxPage />;
  }
  return <NotFoundPage />;
}
