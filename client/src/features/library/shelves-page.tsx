import type { Shelf } from '@mangu/contract/library';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Link } from '../../ui/link.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import type { Column } from '../../ui/table/types.ts';
import { wholeList } from '../../ui/table/whole-list.ts';
import { Frame } from './frame.tsx';
import styles from './library.module.css';
import { MoveButtons } from './move-buttons.tsx';
import { NameDialog } from './name-dialog.tsx';
import { moved, useShelfChange, useShelves } from './shelves-api.ts';

/** One's shelves: to put up, to order, to name anew and to take down. */
export function ShelvesPage() {
  const { t } = useTranslation('library');
  const shelves = useShelves();
  /** What the dialog is about: a new shelf, or one that gets another name. */
  const [naming, setNaming] = useState<Shelf | 'new' | null>(null);
  const [deleting, setDeleting] = useState<Shelf | null>(null);
  const name = useShelfChange({
    send: (wanted: string) =>
      naming === null || naming === 'new'
        ? request('/api/library/shelves', { method: 'POST', body: { name: wanted } })
        : request(`/api/library/shelves/${naming.id}`, {
            method: 'PUT',
            body: { name: wanted, version: naming.version },
          }),
  });
  const order = useShelfChange({
    send: (ordered: readonly Shelf[]) =>
      request('/api/library/shelves', { method: 'PUT', body: { shelves: ordered.map(({ id }) => id) } }),
    foresee: (_now, ordered) => [...ordered],
    told: true,
  });
  const remove = useShelfChange({
    send: ({ id }: Shelf) => request(`/api/library/shelves/${id}`, { method: 'DELETE' }),
  });
  const rows = shelves.data ?? [];
  const closeNaming = () => {
    setNaming(null);
    name.reset();
  };
  const closeDeleting = () => {
    setDeleting(null);
    remove.reset();
  };
  const columns: Column<Shelf>[] = [
    {
      key: 'name',
      header: t('shelves.name'),
      names: true,
      cell: ({ id, name: shelfName }) => (
        <Link to={`/library/shelves/${id}`} translate="no">
          <bdi dir="auto">{shelfName}</bdi>
        </Link>
      ),
    },
    {
      key: 'books',
      header: t('shelves.books'),
      narrow: true,
      cell: ({ books }) => t('shelves.count', { count: books.length, number: formatNumber(books.length) }),
    },
    {
      key: 'order',
      header: t('order'),
      narrow: true,
      cell: (shelf) => {
        const at = rows.indexOf(shelf);
        return (
          <MoveButtons
            name={shelf.name}
            first={at === 0}
            last={at === rows.length - 1}
            onMove={(by) => order.mutate(moved(rows, at, by))}
          />
        );
      },
    },
    {
      key: 'act',
      header: t('shelves.act'),
      narrow: true,
      cell: (shelf) => (
        <span className={styles.row} translate="no">
          <Button
            aria-label={t('shelves.renameLabel', { name: shelf.name })}
            onClick={() => setNaming(shelf)}
          >
            {t('shelves.rename')}
          </Button>
          <Button
            aria-label={t('shelves.deleteLabel', { name: shelf.name })}
            onClick={() => setDeleting(shelf)}
          >
            {t('shelves.delete')}
          </Button>
        </span>
      ),
    },
  ];
  const makeButton = (
    <Button kind="primary" icon="add" onClick={() => setNaming('new')}>
      {t('shelves.new')}
    </Button>
  );
  return (
    <Frame part="shelves" actions={rows.length > 0 && makeButton}>
      <DataTable
        caption={t('shelves.title')}
        columns={columns}
        list={wholeList(shelves)}
        rowKey={({ id }) => id}
        empty={
          <EmptyState title={t('shelves.empty')} action={makeButton}>
            {t('shelves.emptyText')}
          </EmptyState>
        }
      />
      {naming && (
        <NameDialog
          title={t(naming === 'new' ? 'shelves.new' : 'shelves.renameTitle')}
          name={naming === 'new' ? '' : naming.name}
          confirmLabel={t(naming === 'new' ? 'shelves.make' : 'shelves.rename')}
          busy={name.isPending}
          error={name.error}
          onConfirm={(wanted) => name.mutate(wanted, { onSuccess: closeNaming })}
          onClose={closeNaming}
        />
      )}
      <ConfirmDialog
        open={deleting !== null}
        onClose={closeDeleting}
        title={t('shelves.deleteTitle', { name: deleting?.name ?? '' })}
        confirmLabel={t('shelves.delete')}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => deleting && remove.mutate(deleting, { onSuccess: closeDeleting })}
      >
        <p>{t('shelves.deleteText')}</p>
      </ConfirmDialog>
    </Frame>
  );
}
