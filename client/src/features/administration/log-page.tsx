import type { Act } from '@mangu/contract/administration';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toQueryString } from '../../lib/api.ts';
import { useCursorList } from '../../lib/use-cursor-list.ts';
import { buttonClass } from '../../ui/button.tsx';
import { DateInput, TextInput } from '../../ui/form/inputs.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import type { Column } from '../../ui/table/types.ts';
import { Time } from '../../ui/time.tsx';
import styles from './administration.module.css';
import { Frame } from './frame.tsx';

/** What was done with privilege. */
export function LogPage() {
  const { t } = useTranslation('administration');
  const [search, setSearch] = useState({ act: '', person: '', object: '', from: '', to: '' });
  const query = useDeferredValue(search);
  const list = useCursorList<Act>(['admin', 'audit'], '/api/admin/audit', { query });
  const set = (name: keyof typeof search) => (value: string) => setSearch({ ...search, [name]: value });
  const code = (text: string) => (
    <code className={styles.code} translate="no">
      {text}
    </code>
  );
  const columns: Column<Act>[] = [
    { key: 'at', header: t('log.at'), narrow: true, cell: ({ at }) => <Time iso={at} /> },
    { key: 'act', header: t('log.act'), names: true, cell: ({ act }) => code(act) },
    { key: 'person', header: t('log.person'), cell: ({ personName }) => <PersonName name={personName} /> },
    { key: 'object', header: t('log.object'), cell: ({ object }) => code(object) },
    { key: 'detail', header: t('log.detail'), cell: ({ detail }) => code(JSON.stringify(detail)) },
  ];
  const exports = (['csv', 'jsonl'] as const).map((format) => (
    <a
      key={format}
      className={buttonClass('plain')}
      download
      href={`/api/admin/audit/export${toQueryString({ ...search, format })}`}
    >
      {t(`log.${format}`)}
    </a>
  ));
  return (
    <Frame part="log" actions={exports}>
      <DataTable
        caption={t('log.title')}
        columns={columns}
        list={list}
        rowKey={({ no }) => String(no)}
        empty={<EmptyState title={t('log.none')}>{t('log.noneAdvice')}</EmptyState>}
        filters={
          <>
            <TextInput label={t('log.act')} value={search.act} onChange={set('act')} length="short" />
            <TextInput
              label={t('log.person')}
              value={search.person}
              onChange={set('person')}
              length="short"
            />
            <TextInput
              label={t('log.object')}
              value={search.object}
              onChange={set('object')}
              length="short"
            />
            <DateInput label={t('log.from')} value={search.from} onChange={set('from')} />
            <DateInput label={t('log.to')} value={search.to} onChange={set('to')} />
          </>
        }
      />
    </Frame>
  );
}
