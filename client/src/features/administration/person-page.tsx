import type { PersonDetail } from '@mangu/contract/administration';
import { type Role, roles } from '@mangu/contract/people';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../lib/api.ts';
import { addTexts } from '../../lib/i18n.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import texts from '../../locales/en/administration.json';
import { Checkbox, Group } from '../../ui/form/choices.tsx';
import { Form, FormActions, FormError, SubmitButton } from '../../ui/form/form.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toast/toasts.ts';
import styles from './administration.module.css';
import { PersonActs } from './person-acts.tsx';

addTexts('administration', texts);

/** One person: what is known, which roles they hold, and the way out. */
export function PersonPage({ personId }: { readonly personId: string }) {
  const { t } = useTranslation('administration');
  const person = useQuery({
    queryKey: ['admin', 'people', 'one', personId],
    queryFn: ({ signal }) => request<PersonDetail>(`/api/admin/people/${personId}`, { signal }),
  });
  usePageTitle(person.data?.name);
  if (person.error)
    return <ErrorState error={person.error} heading="h1" onRetry={() => void person.refetch()} />;
  if (!person.data) return <Skeleton width="60%" height="2.5rem" />;
  const { name, email, verified, twoFactor, sessions, lastSeen, suspended } = person.data;
  const counts = ['works', 'published', 'highlights', 'reviews'] as const;
  return (
    <>
      <PageHeader
        title={name}
        titleIsName
        crumbs={[{ label: t('people.title'), to: '/admin/people' }]}
        actions={<PersonActs person={person.data} />}
      >
        <p translate="no">{email}</p>
      </PageHeader>
      {suspended && (
        <Notice title={t('person.suspended')}>
          {t('person.suspendedText')} <Time iso={suspended} />
        </Notice>
      )}
      <dl className={styles.facts} aria-label={t('person.about')}>
        <dt>{verified ? t('person.verified') : t('person.unverified')}</dt>
        <dd>{twoFactor && t('person.twoFactor')}</dd>
        <dt>{t('person.seen')}</dt>
        <dd>
          {lastSeen ? <Time iso={lastSeen} show="relative" /> : t('person.never')}
          {sessions > 0 && ` · ${t('person.sessions', { count: sessions })}`}
        </dd>
        {counts.map((one) => (
          <Fact key={one} term={t(`person.${one}`)} value={String(person.data[one])} />
        ))}
      </dl>
      <RolesForm key={person.data.roles.join()} person={person.data} />
    </>
  );
}

function Fact({ term, value }: { readonly term: string; readonly value: string }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </>
  );
}

function RolesForm({ person }: { readonly person: PersonDetail }) {
  const { t } = useTranslation('administration');
  const client = useQueryClient();
  const [held, setHeld] = useState<ReadonlySet<Role>>(new Set(person.roles));
  const save = useMutation({
    mutationFn: () =>
      request(`/api/admin/people/${person.id}/roles`, {
        method: 'PUT',
        body: { roles: roles.filter((role) => held.has(role)), was: person.roles },
      }),
    onSuccess: async () => {
      showToast(t('person.saved', { name: person.name }));
      await client.invalidateQueries({ queryKey: ['admin'] });
    },
  });
  return (
    <Form onSubmit={() => save.mutate()}>
      <FormError error={save.error} />
      <Group legend={t('person.roles')} hint={t('person.rolesHint')}>
        {roles.map((role) => (
          <Checkbox
            key={role}
            label={t(`role.${role}`)}
            hint={t(`roleHint.${role}`)}
            checked={held.has(role)}
            onChange={(checked) =>
              setHeld(new Set(roles.filter((one) => (one === role ? checked : held.has(one)))))
            }
          />
        ))}
      </Group>
      <FormActions>
        <SubmitButton busy={save.isPending}>{t('person.save')}</SubmitButton>
      </FormActions>
    </Form>
  );
}
