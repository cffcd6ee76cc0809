import { NotificationsPage } from '../../features/notifications/notifications-page.tsx';
import NotFoundPage from './not-found-page.tsx';

/** The pages of this part, by what follows its name in the address. */
export default function Pages({ path }: { readonly path: readonly string[] }) {
  return path.length > 0 ? <NotFoundPage /> : <NotificationsPage />;
}
