import type { ReadingSession } from '@mangu/contract/reading';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../../lib/api.ts';
import { problemText } from '../../../lib/problem-text.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { getSession } from '../api.ts';
import { ManuscriptReader } from '../comments/manuscript-reader.tsx';
import type { Subject } from '../target.ts';
import { useSettings } from '../use-settings.ts';
import { BookReader } from './book-reader.tsx';
import styles from './reader-app.module.css';

type Loading =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly session: ReadingSession }
  | { readonly kind: 'failed'; readonly error: unknown };

interface ReaderAppProps {
  readonly subject: Subject;
  /** Asked for before this code was there. */
  readonly firstSession: Promise<ReadingSession>;
}

/** Gets the session, then shows the book; a failure says what happened and what to do. */
export function ReaderApp({ subject, firstSession }: ReaderAppProps) {
  const { t } = useTranslation('reader');
  const settings = useSettings();
  const [loading, setLoading] = useState<Loading>({ kind: 'loading' });

  const follow = useCallback((session: Promise<ReadingSession>) => {
    session.then(
      (value) => {
        performance.mark('reader:session');
        setLoading({ kind: 'ready', session: value });
      },
      (error: unknown) => setLoading({ kind: 'failed', error }),
    );
  }, []);
  useEffect(() => follow(firstSession), [follow, firstSession]);

  if (loading.kind === 'ready') {
    const { session } = loading;
    return session.manuscript ? (
      <ManuscriptReader session={session} manuscript={session.manuscript} settings={settings} />
    ) : (
      <BookReader session={session} settings={settings} />
    );
  }
  if (loading.kind === 'failed')
    return (
      <SessionFailed
        subject={subject}
        error={loading.error}
        onRetry={() => {
          setLoading({ kind: 'loading' });
          follow(getSession(subject));
        }}
      />
    );
  return (
    <p className={styles.loading} role="status">
      <span className={styles.loadingText}>{t('loading')}</span>
    </p>
  );
}

interface SessionFailedProps {
  readonly subject: Subject;
  readonly error: unknown;
  readonly onRetry: () => void;
}

function SessionFailed({ subject, error, onRetry }: SessionFailedProps) {
  const { t } = useTranslation('reader');
  const common = useTranslation('common').t;
  const problems = useTranslation('problems').t;
  const { title, advice, instance } = problemText(problems, error);
  const isGone = error instanceof ApiError && (error.status === 404 || error.status === 400);
  return (
    <main className={styles.failed}>
      <Notice
        title={title}
        live
        action={
          <>
            {!isGone && (
              <Button kind="primary" onClick={onRetry}>
                {common('retry')}
              </Button>
            )}
            {isGone || subject.kind === 'revision' ? (
              <a className={buttonClass('primary')} href="/">
                {common('toCatalogue')}
              </a>
            ) : (
              <a className={buttonClass('plain')} href={`/books/${encodeURIComponent(subject.id)}`}>
                {t('openFailed.toBook')}
              </a>
            )}
          </>
        }
      >
        <p>{advice}</p>
        {instance && <p>{common('reference', { id: instance })}</p>}
      </Notice>
    </main>
  );
}
