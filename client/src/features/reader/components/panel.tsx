import { type CSSProperties, type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../ui/button.tsx';
import type { Intent } from '../engine.ts';
import styles from './panel.module.css';

/** The panels that buttons and keys open. */
export type PanelName = 'contents' | 'search' | 'settings' | 'keys' | 'notes';

/** Keys that open a panel. */
export const panelOf: Partial<Record<Intent, PanelName>> = {
  contents: 'contents',
  search: 'search',
  settings: 'settings',
  notes: 'notes',
  help: 'keys',
};

interface PanelProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** `start` and `end` stand at the sides and come up from the bottom on narrow screens. */
  readonly shape: 'start' | 'end' | 'middle' | 'note';
  readonly style?: CSSProperties;
  /** What takes the focus, instead of the closing button. */
  readonly focusOn?: string;
  /** How much of a narrow screen it may cover. */
  readonly height?: 'half' | 'most';
}

/**
 * A native modal dialog beside the page, which stays in sight: focus is kept inside and given back, Escape and a
 * tap on the page close it.
 */
export function Panel({
  open,
  onClose,
  title,
  children,
  shape,
  style,
  focusOn,
  height = 'most',
}: PanelProps) {
  const { t } = useTranslation('reader');
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const dialog = element.current;
    if (!dialog) return;
    if (open && !dialog.open) {
      dialog.showModal();
      const first = focusOn === undefined ? null : dialog.querySelector<HTMLElement>(focusOn);
      first?.focus();
    }
    if (!open && dialog.open) dialog.close();
  }, [open, focusOn]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a modal dialog natively
    <dialog
      ref={element}
      className={`${styles.panel} ${styles[shape]} ${height === 'half' ? styles.half : ''}`}
      aria-labelledby={titleId}
      {...(style && { style })}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === element.current) element.current?.close();
      }}
    >
      {open && (
        <div className={styles.inside}>
          <header className={styles.header}>
            <h2 id={titleId} className={styles.title}>
              {title}
            </h2>
            <IconButton icon="close" label={t('close')} onClick={() => element.current?.close()} />
          </header>
          {/* It may scroll without anything in it that takes the focus. */}
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: so that the keyboard can scroll it */}
          <div className={styles.content} tabIndex={0}>
            {children}
          </div>
        </div>
      )}
    </dialog>
  );
}
