import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../../ui/states.tsx';
import { Panel } from '../components/panel.tsx';
import styles from './comments.module.css';
import { ThreadView } from './thread-view.tsx';
import type { Thread } from './threads.ts';
import type { CommentsOfManuscript } from './use-comments.ts';

interface CommentsPanelProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly comments: CommentsOfManuscript;
  readonly language: string;
  readonly onGo: (thread: Thread) => void;
  readonly say: (text: string) => void;
}

/** All comments in the order of the text; those that are settled are out of the way. */
export function CommentsPanel({ open, onClose, comments, language, onGo, say }: CommentsPanelProps) {
  const { t } = useTranslation('comments');
  const { threads, error, reload } = comments;
  const settled = threads?.filter(({ comment }) => comment.resolved !== null) ?? [];
  const list = (some: readonly Thread[]) => (
    <ol className={styles.list}>
      {some.map((thread) => (
        <li key={thread.comment.id}>
          <ThreadView
            thread={thread}
            language={language}
            comments={comments}
            say={say}
            onGo={() => onGo(thread)}
          />
        </li>
      ))}
    </ol>
  );
  return (
    <Panel open={open} onClose={onClose} title={t('title')} shape="end">
      {error !== undefined && <ErrorState error={error} onRetry={() => void reload()} />}
      {threads?.length === 0 && (
        <p>
          <strong>{t('empty')}</strong> {t('emptyHint')}
        </p>
      )}
      {threads && list(threads.filter(({ comment }) => comment.resolved === null))}
      {settled.length > 0 && (
        <details>
          <summary>{t('settledCount', { count: settled.length })}</summary>
          {list(settled)}
        </details>
      )}
    </Panel>
  );
}
