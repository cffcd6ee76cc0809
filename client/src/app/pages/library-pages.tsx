import { FollowingPage } from '../../features/library/following-page.tsx';
import { ListPage } from '../../features/library/list-page.tsx';
import { NotesPage } from '../../features/library/notes-page.tsx';
import { ShelfPage } from '../../features/library/shelf-page.tsx';
import { ShelvesPage } from '../../features/library/shelves-page.tsx';
import { StatisticsPage } from '../../features/library/statistics-page.tsx';
import NotFoundPage from './not-found-page.tsx';

/** The pages of this part, by what follows its name in the address. */
export default function Pages({ path }: { readonly path: readonly string[] }) {
  const [part = 'library', id, ...rest] = path;
  if (part === 'shelves' && id && rest.length === 0) return <ShelfPage key={id} id={id} />;
  if (id !== undefined) return <NotFoundPage />;
  if (part === 'shelves') return <ShelvesPage />;
  if (part === 'following') return <FollowingPage />;
  if (part === 'notes') return <NotesPage />;
  if (part === 'statistics') return <StatisticsPage />;
  if (part === 'wishes' || (part === 'library' && path.length === 0))
    return <ListPage key={part} list={part} />;
  return <NotFoundPage />;
}
