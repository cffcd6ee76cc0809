import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { IconButton } from './button.tsx';
import styles from './dialog.module.css';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** Accessible name of the closing button. */
  readonly closeLabel: string;
  readonly children: ReactNode;
  /** `drawer` sticks to the end side on wide screens and to the bottom on narrow ones. */
  readonly shape?: 'dialog' | 'drawer';
  /** What stays in sight below the scrolling content. */
  readonly footer?: ReactNode;
}

/** A native modal dialog: focus is kept inside and given back, Escape and the backdrop close it. */
export function Dialog(props: DialogProps) {
  const { open, onClose, title, closeLabel, children, shape = 'dialog', footer } = props;
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useLayoutEffect(() => {
    const dialog = element.current;
    if (!open || !dialog) return;
    dialog.showModal();
    // Also when it goes with the part of the page it belongs to: only closing gives the focus back.
    return () => dialog.close();
  }, [open]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a modal dialog natively
    <dialog
      ref={element}
      className={`${styles.dialog} ${styles[shape]}`}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === element.current) element.current?.close();
      }}
    >
      {open && (
        <div className={styles.panel}>
          <div className={styles.header}>
            <h2 id={titleId} className={styles.title}>
              {title}
            </h2>
            <IconButton icon="close" label={closeLabel} onClick={() => element.current?.close()} />
          </div>
          <div className={styles.content}>{children}</div>
          {footer && <div className={styles.footer}>{footer}</div>}
        </div>
      )}
    </dialog>
  );
}
