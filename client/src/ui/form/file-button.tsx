import { type ReactNode, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../button.tsx';
import { Icon } from '../icon.tsx';
import '../texts.ts';
import styles from './form.module.css';

interface FileButtonProps {
  readonly onFiles: (files: readonly File[]) => void;
  /** What the button says; “Choose a file” without. */
  readonly children?: ReactNode;
  /** As of `<input accept>`. */
  readonly accept?: string;
  readonly multiple?: boolean;
  readonly kind?: 'primary' | 'plain' | 'quiet';
  readonly describedBy?: string;
}

/** A button that opens the system's file dialog. The native input stays, so keyboard and screen reader know it. */
export function FileButton(props: FileButtonProps) {
  const { onFiles, children, accept, multiple = false, kind = 'plain', describedBy } = props;
  const { t } = useTranslation('ui');
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <span className={styles.file}>
      <input
        ref={input}
        id={id}
        type="file"
        accept={accept}
        multiple={multiple}
        aria-describedby={describedBy}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file, mended, may be chosen again.
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      <label htmlFor={id} className={buttonClass(kind)}>
        <Icon name="upload" />
        <span>{children ?? t('file.choose')}</span>
      </label>
    </span>
  );
}
