import type { LocalTime } from '@mangu/contract/desk';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMoment } from '../../../lib/format.ts';
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

/** When a book appears: a time on the clocks of a zone; what daylight saving makes of it is shown before it is chosen. */
export function ScheduleDialog({ busy, error, onClose, onConfirm }: ScheduleDialogProps) {
  const { t } = useTranslation(['desk', 'common', 'ui']);
  const [local, setLocal] = useState('');
  const [zone, setZone] = useState(() => Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [offset, setOffset] = useState<string>();
  const [missing, setMissing] = useState(false);
  const asked = local && zone ? { local: local.slice(0, 16), zone, ...(offset && { offset }) } : undefined;
  const { data: meaning } = useMeaning(asked);
  const kind = meaning?.kind;
  const once = kind === 'once' ? meaning?.candidates[0] : undefined;
  return (
    <Dialog open onClose={onClose} title={t('move.schedule')} closeLabel={t('common:close')}>
      <Form
        onSubmit={() => {
          if (asked && once) onConfirm(asked);
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
            setOffset(undefined);
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
            setOffset(undefined);
          }}
        />
        <datalist id={zonesId}>
          {Intl.supportedValuesOf('timeZone').map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        {(kind === 'never' || kind === 'twice') && meaning && (
          <RadioGroup
            legend={t(`schedule.${kind}`)}
            value={undefined}
            options={meaning.candidates.map((one) => ({
              value: `${one.local} ${one.offset}`,
              label: t('schedule.candidate', { local: one.local.replace('T', ' '), offset: one.offset }),
            }))}
            onChange={(chosen) => {
              const [at = '', of] = chosen.split(' ');
              setLocal(at);
              setOffset(of);
            }}
          />
        )}
        <p role="status">{once && t('schedule.means', { moment: formatMoment(once.instant) })}</p>
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
