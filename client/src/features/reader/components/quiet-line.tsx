import type { Position } from '@mangu/contract/reading';
import { useTranslation } from 'react-i18next';
import { formatList, formatNumber, formatPercent } from '../../../lib/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { ReaderLocation } from '../engine.ts';
import type { Jumps } from '../use-jumps.ts';
import styles from './quiet-line.module.css';

interface QuietLineProps {
  readonly location: ReaderLocation | null;
  readonly fixedLayout: boolean;
  readonly unsaved: boolean;
  readonly message: string | null;
  readonly onMessageSeen: () => void;
  /** Another page read on since this one was opened. */
  readonly elsewhere: Position | null;
  readonly onElsewhere: (go: boolean) => void;
  readonly jumps: Jumps;
}

/** Where one is, on one line below the page; what there is to say is said here too. */
export function QuietLine(props: QuietLineProps) {
  const { location, fixedLayout, unsaved, message, onMessageSeen, elsewhere, onElsewhere, jumps } = props;
  const { t } = useTranslation('reader');
  if (message !== null)
    return (
      <div className={styles.line} role="alert">
        <span className={styles.words}>{message}</span>
        <button type="button" className={styles.action} onClick={onMessageSeen}>
          {t('close')}
        </button>
      </div>
    );
  if (elsewhere)
    return (
      <div className={styles.line} role="alert">
        <span className={styles.words}>
          {t('line.elsewhere', {
            chapter: elsewhere.chapter ?? '',
            percent: formatPercent(elsewhere.fraction),
            context: elsewhere.chapter ? 'chapter' : '',
          })}
        </span>
        <button type="button" className={styles.action} onClick={() => onElsewhere(true)}>
          {t('line.goThere')}
        </button>
        <button type="button" className={styles.action} onClick={() => onElsewhere(false)}>
          {t('line.stayHere')}
        </button>
      </div>
    );
  return (
    <section className={styles.line} aria-label={t('line.label')}>
      {jumps.canReturn && (
        <span className={styles.return}>
          <button type="button" className={styles.action} onClick={jumps.back}>
            <Icon name="back" size={16} />
            {t('return')}
          </button>
          <button type="button" className={styles.dismiss} aria-label={t('dismiss')} onClick={jumps.dismiss}>
            <Icon name="close" size={14} />
          </button>
        </span>
      )}
      {unsaved ? (
        <span className={styles.words} role="status">
          {t('line.unsaved')}
        </span>
      ) : (
        location && <Where location={location} fixedLayout={fixedLayout} short={jumps.canReturn} />
      )}
    </section>
  );
}

interface WhereProps {
  readonly location: ReaderLocation;
  readonly fixedLayout: boolean;
  /** Only what fits beside the way back. */
  readonly short: boolean;
}

function Where({ location, fixedLayout, short }: WhereProps) {
  const { t } = useTranslation('reader');
  const { index, lastIndex, chapter, page, percent, minutesLeftInChapter: minutes } = location;
  const numbers = (index === lastIndex ? [index] : [index, lastIndex]).map((one) => formatNumber(one + 1));
  return (
    <>
      {!short && chapter && (
        <span className={styles.chapter} dir="auto" translate="no">
          {chapter}
        </span>
      )}
      <span className={styles.figures}>
        {page && <span>{t('line.page', { page })}</span>}
        {!page && fixedLayout && !short && (
          <span>{t('line.pageOf', { page: formatList(numbers), total: formatNumber(location.count) })}</span>
        )}
        <span>{t('line.percent', { percent: formatPercent(percent / 100) })}</span>
        {!short && !fixedLayout && minutes > 0 && (
          <span>{t('line.minutes', { count: minutes, value: formatNumber(minutes) })}</span>
        )}
      </span>
    </>
  );
}
