import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import type { SectionTrouble } from '../engine.ts';
import { isResourceFailure } from '../engine.ts';
import type { WayOut } from './top-bar.tsx';
import styles from './trouble.module.css';

interface TroubleProps {
  readonly kind: SectionTrouble;
  readonly onRetry: () => void;
  readonly onSkip: () => void;
}

/** A chapter that is not on the page says why, and how to go on. */
export function Trouble({ kind, onRetry, onSkip }: TroubleProps) {
  const { t } = useTranslation('reader');
  if (kind === 'damaged')
    return (
      <p className={styles.strip} role="status">
        {t('trouble.damaged')}
      </p>
    );
  return (
    <div className={styles.cover}>
      <Notice
        title={t(`trouble.${kind}.title`)}
        live
        action={
          <>
            {kind !== 'unreadable' && (
              <Button kind="primary" onClick={onRetry}>
                {t('trouble.retry')}
              </Button>
            )}
            <Button kind={kind === 'unreadable' ? 'primary' : 'plain'} onClick={onSkip}>
              {t('trouble.skip')}
            </Button>
          </>
        }
      >
        <p>{t(`trouble.${kind}.text`)}</p>
      </Notice>
    </div>
  );
}

interface OpenFailedProps {
  readonly wayOut: WayOut;
  readonly error: unknown;
  readonly onRetry: () => void;
}

/** The book's package could not be had or read. */
export function OpenFailed({ wayOut, error, onRetry }: OpenFailedProps) {
  const { t } = useTranslation('reader');
  const problems = useTranslation('problems').t;
  const unreachable = isResourceFailure(error);
  return (
    <div className={styles.cover}>
      <Notice
        title={unreachable ? problems('network.title') : t('openFailed.unreadable.title')}
        live
        action={
          <>
            <Button kind="primary" onClick={onRetry}>
              {t('trouble.retry')}
            </Button>
            <a className={buttonClass('plain')} href={wayOut.href}>
              {wayOut.label}
            </a>
          </>
        }
      >
        <p>{unreachable ? problems('network.advice') : t('openFailed.unreadable.text')}</p>
      </Notice>
    </div>
  );
}
