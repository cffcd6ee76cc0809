import { FiguresPage } from '../../features/administration/figures-page.tsx';
import { JobsPage } from '../../features/administration/jobs-page.tsx';
import { LogPage } from '../../features/administration/log-page.tsx';
import { PeoplePage } from '../../features/administration/people-page.tsx';
import { PersonPage } from '../../features/administration/person-page.tsx';
import { ReportsPage } from '../../features/administration/reports-page.tsx';
import { SettingsPage } from '../../features/administration/settings-page.tsx';
import { StoragePage } from '../../features/administration/storage-page.tsx';
import NotFoundPage from './not-found-page.tsx';

/** The pages of this part, by what follows its name in the address. */
export default function Pages({ path }: { readonly path: readonly string[] }) {
  const [part = 'people', id, ...rest] = path;
  if (part === 'people' && id && rest.length === 0) return <PersonPage key={id} personId={id} />;
  if (id !== undefined) return <NotFoundPage />;
  if (part === 'people') return <PeoplePage />;
  if (part === 'reports') return <ReportsPage />;
  if (part === 'jobs') return <JobsPage />;
  if (part === 'settings') return <SettingsPage />;
  if (part === 'storage') return <StoragePage />;
  if (part === 'log') return <LogPage />;
  if (part === 'figures') return <FiguresPage />;
  return <NotFoundPage />;
}
