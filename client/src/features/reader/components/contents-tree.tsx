import { useTranslation } from 'react-i18next';
import type { ContentsEntry, Target } from '../engine.ts';
import styles from './contents-panel.module.css';

interface ContentsTreeProps {
  readonly entries: readonly ContentsEntry[];
  readonly currentId: number | undefined;
  readonly language: string;
  readonly onJump: (target: Target) => void;
}

/** The book's table of contents, nested as it is, the current entry marked. */
export function ContentsTree({ entries, currentId, language, onJump }: ContentsTreeProps) {
  const { t } = useTranslation('reader');
  if (entries.length === 0) return <p className={styles.empty}>{t('contentsPanel.none')}</p>;
  return (
    <div lang={language} translate="no">
      <Entries entries={entries} currentId={currentId} onJump={onJump} />
    </div>
  );
}

function Entries({ entries, currentId, onJump }: Omit<ContentsTreeProps, 'language'>) {
  return (
    <ol className={styles.entries}>
      {entries.map(({ id, label, target, children }) => (
        <li key={id}>
          {target === null ? (
            <span className={styles.heading} dir="auto">
              {label}
            </span>
          ) : (
            <button
              type="button"
              className={styles.entry}
              dir="auto"
              {...(id === currentId && { 'aria-current': 'location' as const })}
              onClick={() => onJump(target)}
            >
              {label}
            </button>
          )}
          {children.length > 0 && <Entries entries={children} currentId={currentId} onJump={onJump} />}
        </li>
      ))}
    </ol>
  );
}
