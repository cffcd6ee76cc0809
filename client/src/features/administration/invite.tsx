import type { InvitationMade, PersonInvitation } from '@mangu/contract/accounts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox, Group } from '../../ui/form/choices.tsx';
import { Form, FormActions, FormError, SubmitButton } from '../../ui/form/form.tsx';
import { TextInput } from '../../ui/form/inputs.tsx';
import styles from './administration.module.css';

type GivenRole = PersonInvitation['roles'][number];
const givenRoles: readonly GivenRole[] = ['author', 'editor'];

/** Somebody new is let in: the button, and what it asks. */
export function Invite() {
  const { t } = useTranslation(['administration', 'common']);
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)}>
        {t('people.invite')}
      </Button>
      <Dialog open={open} onClose={close} title={t('invite.title')} closeLabel={t('common:close')}>
        {open && <InviteForm onDone={close} />}
      </Dialog>
    </>
  );
}

function InviteForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation('administration');
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<ReadonlySet<GivenRole>>(new Set());
  const [tried, setTried] = useState(false);
  const invite = useMutation({
    mutationFn: (body: PersonInvitation) =>
      request<InvitationMade>('/api/admin/invitations', { method: 'POST', body }),
  });
  if (invite.data) {
    return (
      <div className={styles.stack}>
        <p role="status">{t('invite.sent', { email: invite.variables.email })}</p>
        <p>
          {t('invite.link')}
          <br />
          <code className={styles.code} translate="no">
            {invite.data.url}
          </code>
        </p>
        <FormActions>
          <Button kind="primary" onClick={onDone}>
            {t('invite.done')}
          </Button>
        </FormActions>
      </div>
    );
  }
  const missing = email.includes('@') ? undefined : t('invite.emailMissing');
  const error = tried ? missing : undefined;
  return (
    <Form
      onSubmit={() => {
        setTried(true);
        if (!missing)
          invite.mutate({ email: email.trim(), roles: givenRoles.filter((role) => roles.has(role)) });
      }}
    >
      <p>{t('invite.text')}</p>
      <FormError error={invite.error} faults={error ? [{ field: 'invite-email', message: error }] : []} />
      <TextInput
        id="invite-email"
        type="email"
        label={t('invite.email')}
        required
        autoComplete="off"
        value={email}
        onChange={setEmail}
        error={error}
      />
      <Group legend={t('invite.roles')} hint={t('invite.rolesHint')}>
        {givenRoles.map((role) => (
          <Checkbox
            key={role}
            label={t(`role.${role}`)}
            hint={t(`roleHint.${role}`)}
            checked={roles.has(role)}
            onChange={(checked) =>
              setRoles(new Set(givenRoles.filter((one) => (one === role ? checked : roles.has(one)))))
            }
          />
        ))}
      </Group>
      <FormActions>
        <SubmitButton busy={invite.isPending}>{t('invite.submit')}</SubmitButton>
      </FormActions>
    </Form>
  );
}
