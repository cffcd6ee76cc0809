import { type HouseSettings, houseNameAtMost } from '@mangu/contract/house';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccountChanged } from '../../lib/account.ts';
import { ApiError, request } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { RadioGroup } from '../../ui/form/choices.tsx';
import { Form, FormActions, FormError, SubmitButton } from '../../ui/form/form.tsx';
import { TextInput } from '../../ui/form/inputs.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { showToast } from '../../ui/toast/toasts.ts';
import { Frame } from './frame.tsx';

const key = ['admin', 'settings'] as const;

/** What an administrator decides about the house. */
export function SettingsPage() {
  const settings = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request<HouseSettings>('/api/admin/settings', { signal }),
  });
  const { data, error } = settings;
  return (
    <Frame part="settings">
      {data ? (
        <SettingsForm key={data.version} settings={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void settings.refetch()} />
      ) : (
        <Skeleton width="60%" height="16rem" />
      )}
    </Frame>
  );
}

function SettingsForm({ settings }: { readonly settings: HouseSettings }) {
  const { t } = useTranslation('administration');
  const client = useQueryClient();
  const accountChanged = useAccountChanged();
  const [name, setName] = useState(settings.name ?? '');
  const [contact, setContact] = useState(settings.contact ?? '');
  const [signUp, setSignUp] = useState(settings.signUp);
  const [reviews, setReviews] = useState(settings.reviews);
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      request<HouseSettings>('/api/admin/settings', {
        method: 'PUT',
        body: {
          name: name.trim() || null,
          contact: contact.trim() || null,
          signUp,
          reviews,
          version: settings.version,
        },
      }),
    onSuccess: async (saved) => {
      showToast(t('settings.saved'));
      client.setQueryData(key, saved);
      await accountChanged();
    },
  });
  const faults = [
    ...(name.trim().length > houseNameAtMost
      ? [{ field: 'house-name', message: t('settings.nameLong', { most: houseNameAtMost }) }]
      : []),
    ...(contact.trim() !== '' && !/^[^\s@]+@[^\s@]+$/.test(contact.trim())
      ? [{ field: 'house-contact', message: t('settings.contactWrong') }]
      : []),
  ];
  const fault = (field: string) => (tried ? faults.find((one) => one.field === field)?.message : undefined);
  const stale = save.error instanceof ApiError && save.error.id === 'changed-meanwhile';
  return (
    <Form
      onSubmit={() => {
        setTried(true);
        if (faults.length === 0) save.mutate();
      }}
    >
      <FormError error={save.error} faults={tried ? faults : []} />
      {stale && (
        <Button onClick={() => void client.invalidateQueries({ queryKey: key })}>
          {t('settings.reload')}
        </Button>
      )}
      <TextInput
        id="house-name"
        label={t('settings.name')}
        hint={t('settings.nameHint')}
        optional
        autoComplete="off"
        value={name}
        onChange={setName}
        error={fault('house-name')}
      />
      <TextInput
        id="house-contact"
        type="email"
        label={t('settings.contact')}
        hint={t('settings.contactHint')}
        optional
        autoComplete="off"
        value={contact}
        onChange={setContact}
        error={fault('house-contact')}
      />
      <RadioGroup
        legend={t('settings.signUp')}
        value={signUp}
        onChange={setSignUp}
        options={[
          { value: 'open', label: t('settings.signUpOpen'), hint: t('settings.signUpOpenHint') },
          { value: 'invited', label: t('settings.signUpInvited'), hint: t('settings.signUpInvitedHint') },
        ]}
      />
      <RadioGroup
        legend={t('settings.reviews')}
        value={reviews}
        onChange={setReviews}
        options={[
          { value: 'open', label: t('settings.reviewsOpen'), hint: t('settings.reviewsOpenHint') },
          { value: 'closed', label: t('settings.reviewsClosed'), hint: t('settings.reviewsClosedHint') },
        ]}
      />
      <FormActions>
        <SubmitButton busy={save.isPending}>{t('settings.save')}</SubmitButton>
      </FormActions>
    </Form>
  );
}
