import { Talk } from '../../features/desk/talk.tsx';
import { StudioPages } from '../../features/studio/studio-pages.tsx';
import NotFoundPage from './not-found-page.tsx';

/** The pages of this part, by what follows its name in the address. */
export default function Pages({ path }: { readonly path: readonly string[] }) {
  return (
    <StudioPages
      path={path}
      fallback={<NotFoundPage />}
      talk={(editionId) => <Talk key={editionId} editionId={editionId} />}
    />
  );
}
