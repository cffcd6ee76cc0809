import { DeskPage } from '../../features/desk/desk-page.tsx';
import { EditionPage } from '../../features/desk/edition-page.tsx';
import NotFoundPage from './not-found-page.tsx';

/** The pages of this part, by what follows its name in the address. */
export default function Pages({ path: [id, ...rest] }: { readonly path: readonly string[] }) {
  if (rest.length > 0) return <NotFoundPage />;
  return id ? <EditionPage key={id} id={id} /> : <DeskPage />;
}
