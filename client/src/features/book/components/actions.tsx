import type { BookDetail } from '@mangu/contract/books';
import type { Position } from '@mangu/contract/reading';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '../../../lib/format.ts';
import { formatBytes } from '../../../lib/format-measures.ts';
import { rememberReading } from '../../../lib/reading-begun.ts';
import { buttonClass } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import styles from './actions.module.css';
import { Mine } from './mine.tsx';

interface ActionsProps {
  readonly book: BookDetail;
  readonly position: Position | null;
}

/** Read, or go on reading; beside it, quietly, the file; below, what a reader who is signed in keeps of it. */
export function Actions({ book, position }: ActionsProps) {
  const { t } = useTranslation('book');
  const percent = position ? formatPercent(position.fraction) : '';
  return (
    <div className={styles.actions}>
      <div className={styles.row}>
        <a
          href={`/read/${book.id}`}
          className={`${buttonClass('primary')} ${styles.read}`}
          onClick={() => rememberReading(true)}
        >
          {t(position ? 'continue' : 'read')}
        </a>
        <a href={`/api/books/${book.id}/file`} download={book.file.name} className={buttonClass('quiet')}>
          <Icon name="download" />
          {t('download', { size: formatBytes(book.file.bytes) })}
        </a>
      </div>
      {position && (
        <p className={styles.place} translate="no">
          {position.chapter ? t('place', { chapter: position.chapter, percent }) : percent}
        </p>
      )}
      <Mine book={book} />
    </div>
  );
}
