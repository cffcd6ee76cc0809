import NotFoundPage from './not-found-page.tsx';

/** The pages of this part, by what follows its name in the address. */
export default function Pages(_: { readonly path: readonly string[] }) {
  return <NotFoundPage />;
}
