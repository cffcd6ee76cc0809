import type { BookCard, BooksPage } from '@mangu/contract/books';
import type { Shelf } from '@mangu/contract/library';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request, toQueryString } from '../../lib/api.ts';
import { formatList } from '../../lib/format.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { type Found, SearchCombobox } from '../../ui/combobox/search-combobox.tsx';
import { Link } from '../../ui/link.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import type { Column } from '../../ui/table/types.ts';
import { wholeList } from '../../ui/table/whole-list.ts';
import { showToast } from '../../ui/toast/toasts.ts';
import { BookName } from './book-name.tsx';
import { Frame } from './frame.tsx';
import styles from './library.module.css';
import { MoveButtons } from './move-buttons.tsx';
import { arrangeShelf, moved, usePutBack, useShelfChange, useShelfNow, useShelves } from './shelves-api.ts';

/** One shelf: its books in the order one gave them. */
export function ShelfPage({ id }: { readonly id: string }) {
  const { t } = useTranslation('library');
  const shelves = useShelves();
  const shelf = shelves.data?.find((one) => one.id === id);
  if (shelf) return <Books shelf={shelf} />;
  return (
    <Frame part="shelves">
      {shelves.error ? (
        <ErrorState error={shelves.error} onRetry={() => void shelves.refetch()} />
      ) : shelves.data ? (
        <EmptyState
          title={t('shelves.gone')}
          action={
            <Link to="/library/shelves" className={buttonClass('primary')}>
              {t('shelves.toAll')}
            </Link>
          }
        >
          {t('shelves.goneText')}
        </EmptyState>
      ) : (
        <Skeleton width="100%" height="16rem" />
      )}
    </Frame>
  );
}

function Books({ shelf }: { readonly shelf: Shelf }) {
  const { t } = useTranslation('library');
  const { id, name, books } = shelf;
  const shelfNow = useShelfNow();
  const [said, setSaid] = useState('');
  const put = useShelfChange({
    send: (bookId: string) => request(`/api/library/shelves/${id}/books/${bookId}`, { method: 'PUT' }),
    told: true,
  });
  const arrange = useShelfChange({
    send: ({ version, order }: { readonly version: number; readonly order: readonly BookCard[] }) =>
      arrangeShelf(id, { name, version, books: order }),
    foresee: (shelves, { version, order }) =>
      shelves.map((one) => (one.id === id ? { ...one, version: version + 1, books: [...order] } : one)),
    told: true,
  });
  const putBack = usePutBack(id);
  const setOrder = (order: readonly BookCard[]) => {
    const version = shelfNow(id)?.version ?? shelf.version;
    arrange.mutate({ version, order });
  };
  const move = (book: BookCard, by: 1 | -1) => {
    const at = books.indexOf(book);
    setOrder(moved(books, at, by));
    setSaid(t('movedTo', { name: book.title, place: at + by + 1, count: books.length }));
  };
  const remove = (book: BookCard) => {
    const at = books.indexOf(book);
    setOrder(books.toSpliced(at, 1));
    showToast(t('shelves.bookRemoved'), {
      undo: () => putBack.mutate({ book, behind: books.slice(at + 1) }),
    });
  };
  const columns: Column<BookCard>[] = [
    { key: 'book', header: t('book'), names: true, cell: (book) => <BookName book={book} /> },
    {
      key: 'order',
      header: t('order'),
      narrow: true,
      cell: (book) => (
        <MoveButtons
          name={book.title}
          first={book === books[0]}
          last={book === books.at(-1)}
          onMove={(by) => move(book, by)}
        />
      ),
    },
    {
      key: 'remove',
      header: t('remove'),
      narrow: true,
      cell: (book) => (
        <Button
          translate="no"
          aria-label={t('removeLabel', { title: book.title })}
          onClick={() => remove(book)}
        >
          {t('remove')}
        </Button>
      ),
    },
  ];
  return (
    <Frame part="shelves" name={name}>
      <div className={styles.add}>
        <SearchCombobox
          label={t('shelves.add')}
          hint={t('shelves.addHint')}
          search={findBooks}
          onChoose={({ value }) => put.mutate(value)}
        />
      </div>
      <DataTable
        caption={name}
        columns={columns}
        list={wholeList({ data: books, error: null, refetch: () => undefined })}
        rowKey={(book) => book.id}
        empty={<EmptyState title={t('shelves.noBooks')}>{t('shelves.noBooksText')}</EmptyState>}
      />
      <p className="visually-hidden" role="status" translate="no">
        {said}
      </p>
    </Frame>
  );
}

async function findBooks(words: string, signal: AbortSignal): Promise<readonly Found[]> {
  const { items } = await request<BooksPage>(`/api/books${toQueryString({ q: words, limit: 8 })}`, {
    signal,
  });
  return items.map(({ id, title, contributors }) => ({
    value: id,
    label: title,
    hint: formatList(contributors.map(({ name }) => name)),
    isName: true,
  }));
}
