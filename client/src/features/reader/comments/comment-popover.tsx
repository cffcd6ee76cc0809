import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import { beside } from '../components/note-popover.tsx';
import { Panel } from '../components/panel.tsx';
import type { WindowPlace } from '../engine.ts';
import styles from './comments.module.css';
import { ThreadView } from './thread-view.tsx';
import type { Thread } from './threads.ts';
import type { CommentsOfManuscript } from './use-comments.ts';

interface CommentPopoverProps {
  readonly thread: Thread | undefined;
  /** Where its passage stands in the window; null when it is not there. */
  readonly at: WindowPlace | null;
  readonly language: string;
  readonly comments: CommentsOfManuscript;
  readonly previous: Thread | undefined;
  readonly next: Thread | undefined;
  readonly onGo: (thread: Thread) => void;
  readonly onClose: () => void;
  readonly say: (text: string) => void;
}

/** One comment at its passage, with the way to the one before and after it. */
export function CommentPopover(props: CommentPopoverProps) {
  const { thread, at, language, comments, previous, next, onGo, onClose, say } = props;
  const { t } = useTranslation('comments');
  return (
    <Panel
      open={thread !== undefined}
      onClose={onClose}
      title={t('one')}
      shape={at ? 'note' : 'middle'}
      {...(at && { style: beside(at) })}
    >
      {thread && (
        <>
          <ThreadView
            key={thread.comment.id}
            thread={thread}
            language={language}
            comments={comments}
            say={say}
          />
          <div className={styles.steps}>
            {previous && (
              <Button kind="quiet" onClick={() => onGo(previous)}>
                {t('previous')}
              </Button>
            )}
            {next && (
              <Button kind="quiet" onClick={() => onGo(next)}>
                {t('next')}
              </Button>
            )}
          </div>
        </>
      )}
    </Panel>
  );
}
