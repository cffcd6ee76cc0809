import type { DeskEdition, LocalTime } from '@mangu/contract/desk';
import { type MoveName, moves } from '@mangu/contract/manuscripts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../lib/api.ts';
import { Button } from '../../../ui/button.tsx';
import { ReasonDialog } from '../../../ui/confirm-dialog.tsx';
import { showToast } from '../../../ui/toast/toasts.ts';
import { sendMove, useDeskChanged } from '../api.ts';
import { ScheduleDialog } from './schedule-dialog.tsx';

/** The step that brings a book on its way comes first and is the page's one primary act. */
const order: readonly MoveName[] = [
  'take',
  'accept',
  'publish',
  'schedule',
  'reopen',
  'unschedule',
  'request-changes',
  'reject',
  'unpublish',
  'submit',
  'withdraw',
];

/** A button for each move that the person can make now; each asks first, and why where the others need to know. */
export function MoveButtons({ edition }: { readonly edition: DeskEdition }) {
  const { t } = useTranslation('desk');
  const [asking, setAsking] = useState<MoveName | null>(null);
  const changed = useDeskChanged();
  const make = useMutation({
    mutationFn: ({ move, reason, publishAt }: { move: MoveName; reason?: string; publishAt?: LocalTime }) =>
      sendMove(edition.id, move, {
        version: edition.version,
        ...(reason && { reason }),
        ...(publishAt && { publishAt }),
      }),
    onSuccess: async ({ state }) => {
      setAsking(null);
      showToast(t('moved', { title: edition.title || t('untitled'), state: t(`state.${state}`) }));
      await changed();
    },
    onError: (error) => {
      // What was written stays in the dialog; the page behind it shows what somebody else did.
      if (error instanceof ApiError && error.status === 409) void changed();
    },
  });
  const possible = order.filter((move) => edition.moves.includes(move));
  const close = () => {
    setAsking(null);
    make.reset();
  };
  return (
    <>
      {possible.map((move, index) => (
        <Button key={move} kind={index === 0 ? 'primary' : 'plain'} onClick={() => setAsking(move)}>
          {t(`move.${move}`)}
        </Button>
      ))}
      {asking === 'schedule' ? (
        <ScheduleDialog
          busy={make.isPending}
          error={make.error}
          onClose={close}
          onConfirm={(publishAt) => make.mutate({ move: 'schedule', publishAt })}
        />
      ) : (
        asking && (
          <ReasonDialog
            open
            onClose={close}
            title={t(`move.${asking}`)}
            confirmLabel={t(`move.${asking}`)}
            needed={moves[asking].reason === 'needed'}
            busy={make.isPending}
            error={make.error}
            onConfirm={(reason) => make.mutate({ move: asking, reason })}
          >
            <p>{t(`moveText.${asking}`)}</p>
          </ReasonDialog>
        )
      )}
    </>
  );
}
