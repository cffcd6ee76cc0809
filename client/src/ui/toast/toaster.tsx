import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../button.tsx';
import '../texts.ts';
import styles from './toaster.module.css';
import { currentToasts, dismissToast, subscribeToasts, type Toast } from './toasts.ts';

const secondsPlain = 6;
/** Long enough to find the button by keyboard. */
const secondsWithUndo = 12;

/** The one place where toasts appear and are announced. Stands in the shell. */
export function Toaster() {
  const { t } = useTranslation('ui');
  const toasts = useSyncExternalStore(subscribeToasts, currentToasts);
  return (
    <section className={styles.toaster} aria-label={t('toasts')} aria-live="polite">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastLine({ toast }: { readonly toast: Toast }) {
  const { t } = useTranslation('ui');
  const { id, text, undo, tone } = toast;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    // What failed stays until it was seen; what is pointed at or focused does not go under one's hand.
    if (held || tone === 'must') return;
    const timer = window.setTimeout(() => dismissToast(id), (undo ? secondsWithUndo : secondsPlain) * 1000);
    return () => window.clearTimeout(timer);
  }, [held, id, undo, tone]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hovering only keeps it; the buttons inside do something
    <div
      className={`${styles.toast} ${styles[tone]}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <p>{text}</p>
      {undo && (
        <Button
          kind="quiet"
          onClick={() => {
            dismissToast(id);
            undo();
          }}
        >
          {t('undo')}
        </Button>
      )}
      <IconButton icon="close" label={t('dismiss')} onClick={() => dismissToast(id)} />
    </div>
  );
}
