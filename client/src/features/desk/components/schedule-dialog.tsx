import type { LocalTime, TimeMeaning } from '@mangu/contract/desk';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../../../lib/format-measures.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { RadioGroup } from '../../../ui/form/choices.tsx';
import { Form, FormActions, FormError, SubmitButton } from '../../../ui/form/form.tsx';
import { DateInput, TextInput } from '../../../ui/form/inputs.tsx';
import { useMeaning } from '../api.ts';

interface ScheduleDialogProps {
  readonly busy: boolean;
  readonly error: unknown;
  readonly onClose: () => void;
  readonly onConfirm: (time: LocalTime) => void;
}

const zonesId = 'desk-zones';

const keyOf = ({ local, offset }: TimeMeaning['candidates'][number]) => `${local} ${offset}`;

/** When a book appears: a time on the clocks of a zone; what daylight saving makes of it is shown before it is chosen. */
export function ScheduleDialog({ busy, error, onClose, onConfirm }: ScheduleDialogProps) {
  const { t } = useTranslation(['desk', 'common', 'ui']);
  const [local, setLocal] = useState('');
  const [zone, setZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  // Which reading of a time that daylight saving leaves open, by its offset and clock.
  const [chosen, setChosen] = useState<string>();
  const [missing, setMissing] = useState(false);
  const asked = local && zone ? { local: local.slice(0, 16), zone } : undefined;
  const { data: meaning } = useMeaning(asked);
  const kind = meaning?.kind;
  const candidates = meaning?.candidates ?? [];
  const meant = kind === 'once' ? candidates[0] : candidates.find((one) => keyOf(one) === chosen);
  return (
    <Dialog open onClose={onClose} title={t('move.schedule')} closeLabel={t('common:close')}>
      <Form
        onSubmit={() => {
          if (meant) onConfirm({ local: meant.local, zone, offset: meant.offset });
          else setMissing(true);
        }}
      >
        <FormError error={error} />
        <p>{t('moveText.schedule')}</p>
        <DateInput
          kind="datetime-local"
          label={t('schedule.when')}
          value={local}
          required
          error={
            (kind === 'unknown-date' && t('schedule.unknown-date')) ||
            (missing && !local && t('schedule.missing')) ||
            undefined
          }
          onChange={(value) => {
            setLocal(value);
            setChosen(undefined);
          }}
        />
        <TextInput
          label={t('schedule.zone')}
          hint={t('schedule.zoneHint')}
          list={zonesId}
          value={zone}
          required
          error={kind === 'unknown-zone' ? t('schedule.unknown-zone') : undefined}
          onChange={(value) => {
            setZone(value);
            setChosen(undefined);
          }}
        />
        <datalist id={zonesId}>
          {Intl.supportedValuesOf('timeZone').map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {(kind === 'never' || kind === 'twice') && (
          <RadioGroup
            legend={t(`schedule.${kind}`)}
            error={missing && !meant ? t('schedule.missing') : undefined}
            value={chosen}
            options={candidates.map((one) => ({
              value: keyOf(one),
              label: t('schedule.candidate', { local: one.local.replace('T', ' '), offset: one.offset }),
            }))}
            onChange={setChosen}
          />
        )}
        <p role="status">{meant && t('schedule.means', { moment: formatMoment(meant.instant) })}</p>
        <FormActions>
          <SubmitButton busy={busy}>{t('move.schedule')}</SubmitButton>
          <Button kind="quiet" onClick={onClose}>
            {t('ui:cancel')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
