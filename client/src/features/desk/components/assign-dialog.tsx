import type { DeskItem } from '@mangu/contract/desk';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../ui/dialog.tsx';
import { Form, FormActions, FormError, SubmitButton } from '../../../ui/form/form.tsx';
import { DateInput, Select } from '../../../ui/form/inputs.tsx';
import { showToast } from '../../../ui/toast/toasts.ts';
import { sendAssignments, useDeskChanged, useEditors } from '../api.ts';

interface AssignDialogProps {
  readonly open: boolean;
  readonly items: readonly DeskItem[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Gives the chosen manuscripts to an editor, with a day; the toast takes it back. */
export function AssignDialog({ open, items, onClose, onDone }: AssignDialogProps) {
  const { t } = useTranslation(['desk', 'common']);
  const count = items.length;
  return (
    <Dialog open={open} onClose={onClose} title={t('assign.title', { count })} closeLabel={t('common:close')}>
      {open && <AssignForm items={items} onDone={onDone} />}
    </Dialog>
  );
}

function AssignForm({ items, onDone }: Pick<AssignDialogProps, 'items' | 'onDone'>) {
  const { t } = useTranslation('desk');
  const editors = useEditors();
  const changed = useDeskChanged();
  const [first] = items;
  const [assignedTo, setAssignedTo] = useState(first?.assignedTo?.id ?? '');
  const [due, setDue] = useState(first?.due ?? '');
  const assign = useMutation({
    mutationFn: () =>
      sendAssignments({
        items: items.map(({ id, version }) => ({
          id,
          version,
          assignedTo: assignedTo || null,
          due: due || null,
        })),
      }),
    onSuccess: async ({ undo }) => {
      const takeBack = () =>
        sendAssignments({ items: undo })
          .then(() => showToast(t('assign.undone')))
          .catch(() => showToast(t('assign.undoFailed'), { tone: 'must' }))
          .finally(() => void changed());
      showToast(t('assign.done', { count: items.length }), { undo: () => void takeBack() });
      onDone();
      await changed();
    },
    // Another try must start from what is there now.
    onError: () => void changed(),
  });
  return (
    <Form onSubmit={() => assign.mutate()}>
      <FormError error={assign.error ?? editors.error} />
      <Select
        label={t('assign.editor')}
        value={assignedTo}
        onChange={setAssignedTo}
        options={[
          { value: '', label: t('nobody') },
          ...(editors.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <DateInput label={t('assign.due')} value={due} onChange={setDue} optional />
      <FormActions>
        <SubmitButton busy={assign.isPending}>{t('assign.confirm')}</SubmitButton>
      </FormActions>
    </Form>
  );
}
