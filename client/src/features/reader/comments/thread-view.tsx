import type { Comment } from '@mangu/contract/comments';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../../lib/random-id.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { FormActions, FormError } from '../../../ui/form/form.tsx';
import { PersonName } from '../../../ui/person-name.tsx';
import { Time } from '../../../ui/time.tsx';
import { CommentForm } from './comment-form.tsx';
import styles from './comments.module.css';
import type { Thread } from './threads.ts';
import type { CommentsOfManuscript } from './use-comments.ts';

interface ThreadViewProps {
  readonly thread: Thread;
  readonly language: string;
  readonly comments: CommentsOfManuscript;
  readonly say: (text: string) => void;
  /** Goes to its passage, where the page does not show it. */
  readonly onGo?: () => void;
}

/** One comment: its passage, what was said, and what can be done about it. */
export function ThreadView({ thread, language, comments, say, onGo }: ThreadViewProps) {
  const { t } = useTranslation('comments');
  const { comment, answers } = thread;
  const [answering, setAnswering] = useState<string | null>(null);
  const [error, setError] = useState<unknown>();
  const settled = comment.resolved !== null;
  const settle = async () => {
    setError(undefined);
    try {
      await comments.settle(comment.id, !settled);
      say(t(settled ? 'say.opened' : 'say.settled'));
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <article className={styles.thread}>
      <Words thread={thread} language={language} {...(onGo && { onGo })} />
      {[comment, ...answers].map(({ id, person, created, text }) => (
        <div key={id} className={styles.said}>
          <p className={styles.who}>
            <PersonName name={person} /> · <Time iso={created} show="relative" />
          </p>
          <p className={styles.text} translate="no" dir="auto">
            {text}
          </p>
        </div>
      ))}
      {settled && <Badge tone="good">{t('settled')}</Badge>}
      <FormError error={error} />
      {answering === null ? (
        <FormActions>
          <Button onClick={() => setAnswering(randomId())}>{t('answer')}</Button>
          <Button kind="quiet" onClick={() => void settle()}>
            {t(settled ? 'open' : 'settle')}
          </Button>
        </FormActions>
      ) : (
        <CommentForm
          label={t('answerTo', { name: comment.person })}
          send={t('answer')}
          onSend={async (text) => {
            await comments.write({ id: answering, text, replyTo: comment.id });
            setAnswering(null);
            say(t('say.sent'));
          }}
        >
          <Button kind="quiet" onClick={() => setAnswering(null)}>
            {t('cancel')}
          </Button>
        </CommentForm>
      )}
    </article>
  );
}

/** The words it is about, as they were and as they are. */
function Words({ thread, language, onGo }: Pick<ThreadViewProps, 'thread' | 'language' | 'onGo'>) {
  const { t } = useTranslation('comments');
  const { anchor, state, now, revisionNo }: Comment = thread.comment;
  if (!anchor) return <p className={styles.who}>{t('whole')}</p>;
  const quoted = (words: string) => (
    <span className={styles.exact} lang={language} dir="auto" translate="no">
      {words}
    </span>
  );
  return (
    <>
      {onGo && thread.place ? (
        <button type="button" className={styles.quote} onClick={onGo}>
          <span className="visually-hidden">{t('go')} </span>
          {quoted(anchor.exact)}
        </button>
      ) : (
        <blockquote className={styles.quote}>{quoted(anchor.exact)}</blockquote>
      )}
      {state === 'lost' && <p>{t('lost')}</p>}
      {state === 'changed' && now !== null && (
        <>
          <p>{t('changed')}</p>
          <blockquote className={styles.quote}>{quoted(now)}</blockquote>
        </>
      )}
      {revisionNo !== null && <p className={styles.who}>{t('about', { no: revisionNo })}</p>}
    </>
  );
}
