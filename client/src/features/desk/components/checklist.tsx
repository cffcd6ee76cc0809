import type { ChecklistItem, DeskEdition } from '@mangu/contract/desk';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../../../lib/format.ts';
import { Checkbox, Group } from '../../../ui/form/choices.tsx';
import { FormError } from '../../../ui/form/form.tsx';
import { sendTick, useDeskChanged } from '../api.ts';

export function Checklist({ edition }: { readonly edition: DeskEdition }) {
  const { t } = useTranslation('desk');
  const changed = useDeskChanged();
  const tick = useMutation({
    mutationFn: (point: { item: ChecklistItem; ticked: boolean }) =>
      sendTick(edition.id, { version: edition.version, ...point }),
    onSettled: () => changed(),
  });
  return (
    <Group legend={t('checklist.title')} hint={t('checklist.hint')}>
      <FormError error={tick.error} />
      {edition.checklist.map(({ item, by, at }) => (
        <Checkbox
          key={item}
          label={t(`checklist.${item}`)}
          checked={by !== null}
          disabled={!edition.mayReview || tick.isPending}
          hint={by ? t('checklist.tickedBy', { name: by, moment: at ? formatMoment(at) : '' }) : undefined}
          onChange={(ticked) => tick.mutate({ item, ticked })}
        />
      ))}
    </Group>
  );
}
