import { useTranslation } from 'react-i18next';
import { problemText } from '../../../lib/problem-text.ts';
import { Button } from '../../../ui/button.tsx';
import { useMyBookChange } from '../api/my-book.ts';

interface ToggleProps {
  /** Undefined while it is not known yet. */
  readonly on: boolean | undefined;
  /** What the button says, by whether it is on. */
  readonly label: (on: boolean) => string;
  readonly change: (on: boolean) => Promise<unknown>;
}

/** A button that stays pressed. It says at once what was chosen, keeps the focus, and says when it did not work. */
export function Toggle({ on, label, change }: ToggleProps) {
  const { t } = useTranslation('problems');
  const send = useMyBookChange(change);
  const shown = send.isPending ? send.variables : (on ?? false);
  return (
    <>
      <Button
        aria-pressed={shown}
        aria-disabled={on === undefined || send.isPending}
        onClick={() => {
          if (on !== undefined && !send.isPending) send.mutate(!on);
        }}
      >
        {label(shown)}
      </Button>
      {send.error && <p role="alert">{problemText(t, send.error).title}</p>}
    </>
  );
}
