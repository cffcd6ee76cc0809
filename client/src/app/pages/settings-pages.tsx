import { SettingsPage } from '../../features/accounts/settings-page.tsx';
import { addTexts } from '../../lib/i18n.ts';
import settings from '../../locales/en/settings.json';
import NotFoundPage from './not-found-page.tsx';

addTexts('settings', settings);

/** Settings of the own account. */
export default function Pages({ path }: { readonly path: readonly string[] }) {
  return path.length === 0 ? <SettingsPage /> : <NotFoundPage />;
}
