import {
  type DeskItem,
  type DeskQuery,
  type DeskSort,
  deskAssignments,
  deskSorts,
} from '@mangu/contract/desk';
import { type EditionState, editionStates } from '@mangu/contract/manuscripts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useCursorList } from '../../lib/use-cursor-list.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { Button } from '../../ui/button.tsx';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import type { Column, Sort } from '../../ui/table/types.ts';
import { Time } from '../../ui/time.tsx';
import { deskKey } from './api.ts';
import { AssignDialog } from './components/assign-dialog.tsx';
import { DueDay } from './components/due-day.tsx';
import { QueueFilters } from './components/queue-filters.tsx';
import { StateBadge } from './components/state-badge.tsx';
import './texts.ts';

/** The queue: the URL is its state. */
export function DeskPage() {
  const { t } = useTranslation('desk');
  usePageTitle(t('title'));
  const [parameters, setParameters] = useSearchParams();
  const query = readQuery(parameters);
  const list = useCursorList<DeskItem>([...deskKey, 'queue'], '/api/desk/editions', { query });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [assigning, setAssigning] = useState(false);
  const change = (changes: Readonly<Record<string, string>>) => {
    const next = new URLSearchParams(parameters);
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') next.delete(name);
      else next.set(name, value);
    }
    setParameters(next, { replace: true });
    setSelected(new Set());
  };
  const filtered = ['state', 'assigned', 'overdue', 'q'].some((name) => parameters.has(name));
  const chosen = list.rows.filter(({ id }) => selected.has(id));
  return (
    <>
      <PageHeader title={t('title')}>
        <p>{t('intro')}</p>
      </PageHeader>
      <DataTable
        caption={t('table')}
        columns={useColumns()}
        list={list}
        rowKey={({ id }) => id}
        rowName={({ title }) => title || t('untitled')}
        sort={shownSort(query.sort)}
        onSort={(sort) => change({ sort: sortOf(sort) })}
        selection={{
          selected,
          onChange: setSelected,
          actions: <Button onClick={() => setAssigning(true)}>{t('assign.open')}</Button>,
        }}
        filters={<QueueFilters query={query} onChange={change} />}
        empty={
          filtered ? (
            <EmptyState
              title={t('empty.filteredTitle')}
              action={
                <Button onClick={() => change({ state: '', assigned: '', overdue: '', q: '' })}>
                  {t('empty.clear')}
                </Button>
              }
            >
              {t('empty.filteredText')}
            </EmptyState>
          ) : (
            <EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>
          )
        }
      />
      <AssignDialog
        open={assigning}
        items={chosen}
        onClose={() => setAssigning(false)}
        onDone={() => {
          setAssigning(false);
          setSelected(new Set());
        }}
      />
    </>
  );
}

function useColumns(): Column<DeskItem>[] {
  const { t } = useTranslation('desk');
  return [
    {
      key: 'title',
      header: t('columns.title'),
      names: true,
      sort: 'title',
      cell: ({ id, title, authors, owner }) => (
        <>
          <Link to={`/desk/${id}`} {...(title && { translate: 'no' })}>
            {title || t('untitled')}
          </Link>
          <br />
          <PersonName name={authors.join(', ') || owner.name} />
        </>
      ),
    },
    { key: 'state', header: t('columns.state'), cell: ({ state }) => <StateBadge state={state} /> },
    {
      key: 'assigned',
      header: t('columns.assigned'),
      cell: ({ assignedTo }) => (assignedTo ? <PersonName name={assignedTo.name} /> : t('nobody')),
    },
    { key: 'due', header: t('columns.due'), sort: 'due', cell: (row) => <DueDay {...row} /> },
    {
      key: 'submitted',
      header: t('columns.submitted'),
      sort: 'submitted',
      cell: ({ submitted }) => submitted && <Time iso={submitted} show="relative" />,
    },
    {
      key: 'comments',
      header: t('columns.comments'),
      align: 'end',
      wideOnly: true,
      cell: ({ openComments }) => openComments,
    },
  ];
}

const oneOf = <T extends string>(list: readonly T[], text: string | null): T | undefined =>
  list.find((known) => known === text);

function readQuery(parameters: URLSearchParams): Omit<DeskQuery, 'limit' | 'after'> {
  const state = parameters
    .getAll('state')
    .filter((name): name is EditionState => oneOf(editionStates, name) !== undefined);
  const assigned = oneOf(deskAssignments, parameters.get('assigned'));
  const sort = oneOf(deskSorts, parameters.get('sort'));
  const q = parameters.get('q')?.slice(0, 100);
  return {
    ...(state.length > 0 && { state }),
    ...(assigned && { assigned }),
    ...(parameters.get('overdue') === 'true' && { overdue: true }),
    ...(q && { q }),
    ...(sort && { sort }),
  };
}

const shown: Readonly<Record<DeskSort, Sort>> = {
  oldest: { key: 'submitted', direction: 'asc' },
  newest: { key: 'submitted', direction: 'desc' },
  due: { key: 'due', direction: 'asc' },
  'due-last': { key: 'due', direction: 'desc' },
  title: { key: 'title', direction: 'asc' },
  'title-last': { key: 'title', direction: 'desc' },
};
const shownSort = (sort: DeskSort = 'oldest') => shown[sort];

function sortOf({ key, direction }: Sort): string {
  return deskSorts.find((name) => shown[name].key === key && shown[name].direction === direction) ?? 'oldest';
}
