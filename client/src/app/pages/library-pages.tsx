import { ListPage } from '../../features/library/list-page.tsx';
import { StatisticsPage } from '../../features/library/statistics-page.tsx';
import NotFoundPage from './not-found-page.tsx';

/** The pages of this part, by what follows its name in the address. */
export default function Pages({ path }: { readonly path: readonly string[] }) {
  const [part = 'library', ...rest] = path;
  if (rest.length > 0) return <NotFoundPage />;
  if (part === 'statistics') return <StatisticsPage />;
  if (part === 'wishes' || (part === 'library' && path.length === 0))
    return <ListPage key={part} list={part} />;
  return <NotFoundPage />;
}
