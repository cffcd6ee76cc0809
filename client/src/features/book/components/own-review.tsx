import type { MyBook, Review } from '@mangu/contract/library';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../../../lib/problem-text.ts';
import { Button } from '../../../ui/button.tsx';
import { Form, FormActions, FormError, SubmitButton } from '../../../ui/form/form.tsx';
import { TextArea } from '../../../ui/form/inputs.tsx';
import { showToast } from '../../../ui/toast/toasts.ts';
import { useReviewChange } from '../api/reviews.ts';
import { ReviewWords } from './review-words.tsx';
import styles from './reviews.module.css';
import { StarChoice } from './stars.tsx';

interface OwnReviewProps {
  readonly bookId: string;
  readonly mine: MyBook;
  /** Nothing is written at the moment; what is there can be taken back. */
  readonly closed: boolean;
}

/** One's own review: to write, to change, to take back; or why a moderator took it away. */
export function OwnReview({ bookId, mine: { review, reviewRemoved }, closed }: OwnReviewProps) {
  const { t } = useTranslation(['book', 'problems']);
  const [editing, setEditing] = useState(false);
  const change = useReviewChange(bookId);
  const restore = useReviewChange(bookId);
  if (reviewRemoved !== null)
    return (
      <div className={styles.own}>
        <p>{t('reviews.removed')}</p>
        <p className={styles.text} translate="no" dir="auto">
          {reviewRemoved}
        </p>
      </div>
    );
  if (closed && !review) return <p className={styles.soft}>{t('reviews.closed')}</p>;
  if (!review || editing)
    return <ReviewForm bookId={bookId} review={review} onDone={() => setEditing(false)} />;
  const takeBack = async () => {
    const { stars, text } = review;
    await change.mutateAsync(null);
    const undo = () => {
      // Where it stood, a form for another one stands now, or another page: neither says what failed.
      restore
        .mutateAsync({ stars, text, version: 0 })
        .catch((error: unknown) => showToast(problemText(t, error).title, { tone: 'must' }));
    };
    showToast(t('reviews.deleted'), closed ? {} : { undo });
  };
  return (
    <div className={styles.own}>
      <ReviewWords review={review} own />
      <FormError error={change.error} />
      <FormActions>
        {!closed && <Button onClick={() => setEditing(true)}>{t('reviews.edit')}</Button>}
        <Button
          kind="quiet"
          aria-disabled={change.isPending}
          onClick={() => {
            // Its failure stands above the buttons.
            if (!change.isPending) takeBack().catch(() => {});
          }}
        >
          {t('reviews.delete')}
        </Button>
      </FormActions>
    </div>
  );
}

interface ReviewFormProps {
  readonly bookId: string;
  readonly review: Review | null;
  readonly onDone: () => void;
}

function ReviewForm({ bookId, review, onDone }: ReviewFormProps) {
  const { t } = useTranslation(['book', 'ui']);
  const [stars, setStars] = useState(review?.stars);
  const [text, setText] = useState(review?.text ?? '');
  const [missing, setMissing] = useState(false);
  const save = useReviewChange(bookId);
  return (
    <div className={styles.own}>
      <Form
        label={t('reviews.yours')}
        onSubmit={() => {
          setMissing(stars === undefined);
          if (stars !== undefined)
            save.mutate({ stars, text, version: review?.version ?? 0 }, { onSuccess: onDone });
        }}
      >
        <FormError error={save.error} />
        <StarChoice
          value={stars}
          onChange={setStars}
          error={missing && stars === undefined ? t('reviews.starsMissing') : undefined}
        />
        <TextArea
          label={t('reviews.words')}
          hint={t('reviews.wordsHint')}
          optional
          value={text}
          onChange={setText}
          maxLength={10_000}
          dir="auto"
        />
        <FormActions>
          <SubmitButton kind="plain" busy={save.isPending}>
            {t('reviews.save')}
          </SubmitButton>
          {review && (
            <Button kind="quiet" onClick={onDone}>
              {t('ui:cancel')}
            </Button>
          )}
        </FormActions>
      </Form>
    </div>
  );
}
