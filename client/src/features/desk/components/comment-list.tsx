import type { Comment } from '@mangu/contract/comments';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../../lib/random-id.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Form, FormActions, FormError, SubmitButton } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/inputs.tsx';
import { PersonName } from '../../../ui/person-name.tsx';
import { EmptyState, ErrorState } from '../../../ui/states.tsx';
import { Time } from '../../../ui/time.tsx';
import { sendComment, sendResolved, useComments, useDeskChanged } from '../api.ts';
import { SkeletonBlock } from './skeleton-block.tsx';
import '../texts.ts';

/** Comments between author and desk, with the passages they are about, also for the author's page. */
export function CommentList({ editionId }: { readonly editionId: string }) {
  const { t } = useTranslation('desk');
  const { data, error, refetch } = useComments(editionId);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonBlock />;
  const threads = data.items.filter(({ replyTo }) => replyTo === null);
  return (
    <>
      {threads.length === 0 && <EmptyState title={t('comments.empty')}>{t('comments.emptyText')}</EmptyState>}
      <ul>
        {threads.map((comment) => (
          <li key={comment.id}>
            <Thread
              editionId={editionId}
              revisionId={data.revision?.id}
              comment={comment}
              answers={data.items.filter(({ replyTo }) => replyTo === comment.id)}
            />
          </li>
        ))}
      </ul>
      <CommentForm editionId={editionId} label={t('comments.write')} send={t('comments.send')} />
    </>
  );
}

interface ThreadProps {
  readonly editionId: string;
  /** In which the passages were looked for. */
  readonly revisionId: string | undefined;
  readonly comment: Comment;
  readonly answers: readonly Comment[];
}

function Thread({ editionId, revisionId, comment, answers }: ThreadProps) {
  const { t } = useTranslation('desk');
  const [answering, setAnswering] = useState(false);
  const changed = useDeskChanged();
  const settled = comment.resolved !== null;
  const settle = useMutation({
    mutationFn: () => sendResolved(editionId, comment.id, !settled),
    onSettled: () => changed(),
  });
  return (
    <article>
      <Passage comment={comment} revisionId={revisionId} />
      <Said comment={comment} />
      {answers.map((answer) => (
        <Said key={answer.id} comment={answer} />
      ))}
      {settled && <Badge tone="good">{t('comments.settled')}</Badge>}
      <FormError error={settle.error} />
      <FormActions>
        <Button kind="quiet" aria-expanded={answering} onClick={() => setAnswering(!answering)}>
          {t('comments.reply')}
        </Button>
        <Button kind="quiet" onClick={() => settle.mutate()}>
          {settled ? t('comments.open') : t('comments.settle')}
        </Button>
      </FormActions>
      {answering && (
        <CommentForm
          editionId={editionId}
          replyTo={comment.id}
          label={t('comments.replyTo', { name: comment.person })}
          send={t('comments.reply')}
          onSent={() => setAnswering(false)}
        />
      )}
    </article>
  );
}

function Passage({ comment, revisionId }: Pick<ThreadProps, 'comment' | 'revisionId'>) {
  const { t } = useTranslation('desk');
  const { id, anchor, state, now, revisionNo } = comment;
  if (!anchor) return null;
  return (
    <>
      <blockquote translate="no" dir="auto">
        {anchor.exact}
      </blockquote>
      {state === 'lost' && <p>{t('comments.lost')}</p>}
      {state === 'changed' && now && (
        <>
          <p>{t('comments.changed')}</p>
          <blockquote translate="no" dir="auto">
            {now}
          </blockquote>
        </>
      )}
      <p>
        {revisionNo !== null && t('comments.about', { no: revisionNo })}{' '}
        {revisionId && state !== 'lost' && (
          <a href={`/read/revision-${revisionId}#comment=${id}`}>{t('comments.show')}</a>
        )}
      </p>
    </>
  );
}

function Said({ comment: { person, text, created } }: { readonly comment: Comment }) {
  return (
    <>
      <p>
        <PersonName name={person} /> · <Time iso={created} show="relative" />
      </p>
      <p translate="no" dir="auto">
        {text}
      </p>
    </>
  );
}

interface CommentFormProps {
  readonly editionId: string;
  readonly replyTo?: string;
  readonly label: string;
  readonly send: string;
  readonly onSent?: () => void;
}

function CommentForm({ editionId, replyTo, label, send, onSent }: CommentFormProps) {
  const [text, setText] = useState('');
  const newest = useRef(text);
  newest.current = text;
  const [id, setId] = useState(randomId);
  const changed = useDeskChanged();
  const write = useMutation({
    // Under an id of ours, so that one sent twice is one.
    mutationFn: (sent: string) =>
      sendComment(editionId, { id, text: sent.trim(), ...(replyTo && { replyTo }) }),
    onSuccess: async (_answer, sent) => {
      setId(randomId());
      // What was written meanwhile is not sent yet.
      if (newest.current === sent) {
        setText('');
        onSent?.();
      }
      await changed();
    },
  });
  return (
    <Form
      onSubmit={() => {
        if (text.trim() !== '') write.mutate(text);
      }}
    >
      <FormError error={write.error} />
      <TextArea label={label} value={text} maxLength={4000} onChange={setText} />
      <FormActions>
        <SubmitButton kind="plain" busy={write.isPending}>
          {send}
        </SubmitButton>
      </FormActions>
    </Form>
  );
}
