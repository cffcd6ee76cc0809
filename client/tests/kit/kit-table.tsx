import { useState } from 'react';
import { useCursorList } from '../../src/lib/use-cursor-list.ts';
import { Badge } from '../../src/ui/badge.tsx';
import { Button } from '../../src/ui/button.tsx';
import { TextInput } from '../../src/ui/form/inputs.tsx';
import { EmptyState } from '../../src/ui/states.tsx';
import { DataTable } from '../../src/ui/table/data-table.tsx';
import type { Sort } from '../../src/ui/table/types.ts';

interface Work {
  readonly id: string;
  readonly title: string;
  readonly words: number;
}

export function KitTable({ onDone }: { readonly onDone: (what: string) => void }) {
  const [sort, setSort] = useState<Sort>({ key: 'title', direction: 'asc' });
  const [words, setWords] = useState('');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const list = useCursorList<Work>(['works'], '/api/works', {
    query: { sort: sort.key, direction: sort.direction, q: words },
    pageSize: 100,
  });
  return (
    <DataTable
      caption="Works"
      list={list}
      rowKey={(work) => work.id}
      rowName={(work) => work.title}
      sort={sort}
      onSort={setSort}
      selection={{
        selected,
        onChange: setSelected,
        actions: <Button onClick={() => onDone(`archived ${selected.size}`)}>Archive</Button>,
      }}
      filters={<TextInput label="Words" type="search" value={words} onChange={setWords} />}
      empty={<EmptyState title="No works yet">Send a manuscript to begin.</EmptyState>}
      columns={[
        { key: 'title', header: 'Title', cell: (work) => work.title, sort: 'title', names: true },
        { key: 'state', header: 'State', cell: () => <Badge>draft</Badge>, narrow: true },
        { key: 'words', header: 'Words', cell: (work) => work.words, sort: 'words', align: 'end' },
      ]}
    />
  );
}
