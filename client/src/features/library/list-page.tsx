import type { KeptList, LibraryPage, LibrarySort } from '@mangu/contract/library';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../lib/api.ts';
import { formatPercent } from '../../lib/format.ts';
import { problemText } from '../../lib/problem-text.ts';
import { useCursorList } from '../../lib/use-cursor-list.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Select } from '../../ui/form/inputs.tsx';
import { Link } from '../../ui/link.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import type { Column } from '../../ui/table/types.ts';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast/toasts.ts';
import { BookName } from './book-name.tsx';
import { Frame } from './frame.tsx';

/** Without the schemas of the contract, which weigh as much as all pages of the library. */
const sorts = ['added', 'title'] as const satisfies readonly LibrarySort[];

type Kept = LibraryPage['items'][number];

/** The books a person has begun or added, or those wished for; newest first. */
export function ListPage({ list: name }: { readonly list: KeptList }) {
  const { t } = useTranslation(['library', 'problems']);
  const client = useQueryClient();
  const [sort, setSort] = useState<LibrarySort>('added');
  const list = useCursorList<Kept>(['library', name], `/api/library/lists/${name}`, { query: { sort } });
  const change = useMutation({
    async mutationFn({ one, method }: { readonly one: Kept; readonly method: 'PUT' | 'DELETE' }) {
      const { book, kept, fraction } = one;
      if (kept) await request(`/api/library/lists/${name}/${book.id}`, { method });
      // What was begun stands in the library by its place in the book, which stays.
      if (name === 'library' && fraction !== undefined)
        await request(`/api/reading/recent/${book.id}`, { method });
    },
    onSuccess(_answer, { one, method }) {
      if (method === 'PUT') return;
      showToast(t('removed'), { undo: () => change.mutate({ one, method: 'PUT' }) });
    },
    onError: (error) => showToast(problemText(t, error).title, { tone: 'must' }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['library'] }),
        client.invalidateQueries({ queryKey: ['recent'] }),
      ]),
  });
  const columns: Column<Kept>[] = [
    {
      key: 'book',
      header: t('book'),
      names: true,
      cell: ({ book }) => <BookName book={book} />,
    },
    {
      key: 'read',
      header: t('read'),
      narrow: true,
      cell: ({ fraction }) => (fraction === undefined ? '' : formatPercent(fraction)),
    },
    { key: 'added', header: t('added'), narrow: true, cell: ({ added }) => <Time iso={added} /> },
    {
      key: 'remove',
      header: t('remove'),
      narrow: true,
      cell: (one) => (
        <Button
          aria-label={t('removeLabel', { title: one.book.title })}
          translate="no"
          onClick={() => change.mutate({ one, method: 'DELETE' })}
        >
          {t('remove')}
        </Button>
      ),
    },
  ];
  return (
    <Frame part={name}>
      <DataTable
        caption={t(`${name}.title`)}
        columns={columns}
        list={list}
        rowKey={({ book }) => book.id}
        filters={
          list.rows.length > 1 && (
            <Select
              label={t('sort')}
              value={sort}
              onChange={setSort}
              options={sorts.map((value) => ({ value, label: t(`sorts.${value}`) }))}
            />
          )
        }
        empty={
          <EmptyState
            title={t(`${name}.empty`)}
            action={
              <Link to="/" className={buttonClass('primary')}>
                {t('toCatalogue')}
              </Link>
            }
          >
            {t(`${name}.emptyText`)}
          </EmptyState>
        }
      />
    </Frame>
  );
}
