import type { ChecklistItem, DeskEdition } from '@mangu/contract/desk';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../../../lib/format-measures.ts';
import { Checkbox, Group } from '../../../ui/form/choices.tsx';
import { FormError } from '../../../ui/form/form.tsx';
import { useTick } from '../api.ts';

/** A box shows what was wanted at once and keeps the focus while the server writes it down. */
export function Checklist({ edition }: { readonly edition: DeskEdition }) {
  const { t } = useTranslation('desk');
  const [wanted, setWanted] = useState<ReadonlyMap<ChecklistItem, boolean>>(new Map());
  const tick = useTick(edition, ({ item }) =>
    setWanted((before) => new Map([...before].filter(([one]) => one !== item))),
  );
  return (
    <Group legend={t('checklist.title')} hint={t('checklist.hint')}>
      <FormError error={tick.error} />
      {edition.checklist.map(({ item, by, at }) => (
        <Checkbox
          key={item}
          label={t(`checklist.${item}`)}
          checked={wanted.get(item) ?? by !== null}
          disabled={!edition.mayReview}
          hint={by ? t('checklist.tickedBy', { name: by, moment: at ? formatMoment(at) : '' }) : undefined}
          onChange={(ticked) => {
            setWanted((before) => new Map(before).set(item, ticked));
            tick.mutate({ item, ticked });
          }}
        />
      ))}
    </Group>
  );
}
