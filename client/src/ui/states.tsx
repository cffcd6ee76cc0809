import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { problemText } from '../lib/problem-text.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** The next step. */
  readonly action?: ReactNode;
  readonly heading?: 'h1' | 'h2';
}

/** Nothing is here yet: why, and what to do next. */
export function EmptyState({ title, children, action, heading = 'h2' }: EmptyStateProps) {
  return (
    <Notice title={title} heading={heading} action={action}>
      {typeof children === 'string' ? <p>{children}</p> : children}
    </Notice>
  );
}

interface ErrorStateProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly action?: ReactNode;
  readonly heading?: 'h1' | 'h2';
}

/** Something failed: what happened, what to do, and another try. */
export function ErrorState({ error, onRetry, action, heading = 'h2' }: ErrorStateProps) {
  const { t } = useTranslation(['common', 'problems']);
  const { title, advice, instance } = problemText(t, error);
  return (
    <Notice
      tone="must"
      live
      title={title}
      heading={heading}
      action={
        (onRetry || action) && (
          <>
            {onRetry && (
              <Button kind="primary" onClick={onRetry}>
                {t('common:retry')}
              </Button>
            )}
            {action}
          </>
        )
      }
    >
      <p>{advice}</p>
      {instance && <p>{t('common:reference', { id: instance })}</p>}
    </Notice>
  );
}
