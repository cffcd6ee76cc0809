import { BookPage } from '../../features/book/book-page.tsx';
import { addTexts } from '../../lib/i18n.ts';
import accessibility from '../../locales/en/accessibility.json';
import book from '../../locales/en/book.json';
import roles from '../../locales/en/roles.json';

addTexts('book', book);
addTexts('roles', roles);
addTexts('accessibility', accessibility);

export default function BookRoute({ bookId }: { readonly bookId: string }) {
  return <BookPage id={bookId} />;
}
