import type { PersonDetail } from '@mangu/contract/administration';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAccount } from '../../lib/account.ts';
import { request } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog, ReasonDialog } from '../../ui/confirm-dialog.tsx';
import { showToast } from '../../ui/toast/toasts.ts';

const peopleKey = ['admin', 'people'] as const;

/** What an administrator may do about a person besides giving roles. */
export function PersonActs({ person }: { readonly person: PersonDetail }) {
  const { t } = useTranslation('administration');
  const { data: account } = useAccount();
  const { id, name, suspended } = person;
  const end = useAct(person, { path: '/sessions', method: 'DELETE', said: 'ended' });
  const reinstate = useAct(person, { path: '/suspension', method: 'DELETE', said: 'reinstated' });
  // Nobody shuts themself out.
  const own = account?.person?.id === id;
  return (
    <>
      {suspended ? (
        <Button onClick={() => reinstate.mutate(undefined)}>{t('person.reinstate')}</Button>
      ) : (
        <>
          <Button onClick={() => end.mutate(undefined)} aria-disabled={end.isPending || undefined}>
            {t('person.end')}
          </Button>
          {account && !own && <Suspend person={person} />}
        </>
      )}
      <Delete key={name} person={person} />
    </>
  );
}

interface Act {
  readonly path: '/sessions' | '/suspension';
  readonly method: 'POST' | 'DELETE';
  /** Key of what is said afterwards. */
  readonly said: 'ended' | 'suspendedDone' | 'reinstated';
}

function useAct({ id, name }: PersonDetail, { path, method, said }: Act) {
  const { t } = useTranslation(['administration', 'problems']);
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: object | undefined) =>
      request(`/api/admin/people/${id}${path}`, { method, ...(body && { body }) }),
    onSuccess: () => showToast(t(`person.${said}`, { name })),
    onError: (error) => showToast(problemText(t, error).title, { tone: 'must' }),
    onSettled: () => client.invalidateQueries({ queryKey: peopleKey }),
  });
}

function Suspend({ person }: { readonly person: PersonDetail }) {
  const { t } = useTranslation('administration');
  const [asking, setAsking] = useState(false);
  const suspend = useAct(person, { path: '/suspension', method: 'POST', said: 'suspendedDone' });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('person.suspend')}</Button>
      <ReasonDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('person.suspendTitle', { name: person.name })}
        confirmLabel={t('person.suspend')}
        hint={t('person.suspendHint')}
        needed
        busy={suspend.isPending}
        error={suspend.error}
        onConfirm={(reason) => suspend.mutate({ reason })}
      >
        <p>{t('person.suspendText')}</p>
      </ReasonDialog>
    </>
  );
}

function Delete({ person }: { readonly person: PersonDetail }) {
  const { t } = useTranslation('administration');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const { id, name } = person;
  const remove = useMutation({
    mutationFn: () => request(`/api/admin/people/${id}`, { method: 'DELETE' }),
    onSuccess: async () => {
      showToast(t('person.deleted', { name }));
      await navigate('/admin/people');
      await client.invalidateQueries({ queryKey: peopleKey });
    },
  });
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t('person.delete')}</Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('person.deleteTitle', { name })}
        confirmLabel={t('person.delete')}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        lost={[
          t('person.lostWorks', { count: person.works }),
          t('person.lostReading', { count: person.highlights }),
          t('person.lostReviews', { count: person.reviews }),
        ]}
      >
        <p>{t('person.deleteText')}</p>
      </ConfirmDialog>
    </>
  );
}
