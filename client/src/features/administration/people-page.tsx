import type { KnownPerson } from '@mangu/contract/administration';
import { type Role, roles } from '@mangu/contract/people';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCursorList } from '../../lib/use-cursor-list.ts';
import { Badge } from '../../ui/badge.tsx';
import { Select, TextInput } from '../../ui/form/inputs.tsx';
import { Link } from '../../ui/link.tsx';
import { PersonName } from '../../ui/person-name.tsx';
import { EmptyState } from '../../ui/states.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import type { Column } from '../../ui/table/types.ts';
import { Time } from '../../ui/time.tsx';
import { Frame } from './frame.tsx';
import { Invite } from './invite.tsx';

/** Everybody with an account. */
export function PeoplePage() {
  const { t } = useTranslation('administration');
  const [words, setWords] = useState('');
  const [role, setRole] = useState<Role | 'any'>('any');
  const q = useDeferredValue(words);
  const list = useCursorList<KnownPerson>(['admin', 'people'], '/api/admin/people', {
    query: { q, role: role === 'any' ? undefined : role },
  });
  const columns: Column<KnownPerson>[] = [
    {
      key: 'name',
      header: t('people.name'),
      names: true,
      cell: ({ id, name }) => (
        <Link to={`/admin/people/${id}`}>
          <PersonName name={name} />
        </Link>
      ),
    },
    { key: 'email', header: t('people.email'), cell: ({ email }) => <bdi translate="no">{email}</bdi> },
    {
      key: 'roles',
      header: t('people.roles'),
      cell: (person) =>
        person.suspended ? (
          <Badge tone="should">{t('people.suspended')}</Badge>
        ) : (
          person.roles.map((one) => t(`role.${one}`)).join(', ') || t('people.noRoles')
        ),
    },
    { key: 'since', header: t('people.since'), narrow: true, cell: ({ created }) => <Time iso={created} /> },
  ];
  return (
    <Frame part="people" actions={<Invite />}>
      <DataTable
        caption={t('people.title')}
        columns={columns}
        list={list}
        rowKey={({ id }) => id}
        empty={<EmptyState title={t('people.none')}>{t('people.noneAdvice')}</EmptyState>}
        filters={
          <>
            <TextInput type="search" label={t('people.search')} value={words} onChange={setWords} />
            <Select
              label={t('people.role')}
              value={role}
              onChange={setRole}
              options={[
                { value: 'any', label: t('people.anyRole') },
                ...roles.map((value) => ({ value, label: t(`role.${value}`) })),
              ]}
            />
          </>
        }
      />
    </Frame>
  );
}
