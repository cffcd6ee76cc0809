import { type ReactNode, type Ref, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '../../../lib/format.ts';
import { IconButton } from '../../../ui/button.tsx';
import type { Engine, ReaderLocation, Target } from '../engine.ts';
import styles from './bars.module.css';

interface BottomBarProps {
  readonly ref: Ref<HTMLElement>;
  readonly location: ReaderLocation;
  readonly engine: Engine;
  readonly onJump: (target: Target) => Promise<boolean>;
  readonly children: ReactNode;
}

/** Steps of the slider: a thousandth of the book. */
const steps = 1000;
/** A dragged or stepped slider goes there once it rests. */
const restMs = 300;

export function BottomBar({ ref, location, engine, onJump, children }: BottomBarProps) {
  const { t } = useTranslation('reader');
  const id = useId();
  const [draft, setDraft] = useState<number | null>(null);

  useEffect(() => {
    if (draft === null) return;
    const timer = window.setTimeout(() => {
      void onJump({ fraction: draft / steps });
      setDraft(null);
    }, restMs);
    return () => window.clearTimeout(timer);
  }, [draft, onJump]);

  const value = draft ?? Math.round(location.fraction * steps);
  const chapter = draft === null ? location.chapter : engine.chapterAt(draft / steps);
  const percent = draft === null ? location.percent / 100 : draft / steps;
  const said = t('scrubber.value', { percent: formatPercent(percent), chapter: chapter ?? '' });
  const turn = (direction: 'next' | 'previous', atLimit: boolean) => (
    <IconButton
      icon="chevron"
      className={
        direction === (engine.rightToLeft ? 'next' : 'previous') ? styles.turnLeft : styles.turnRight
      }
      label={t(direction)}
      aria-disabled={atLimit}
      onClick={() => engine.act(direction)}
    />
  );
  return (
    <footer ref={ref} className={`${styles.bar} ${styles.bottom}`}>
      {children}
      <div className={styles.turning} dir={engine.rightToLeft ? 'rtl' : 'ltr'}>
        {turn('previous', location.atStart)}
        <label className="visually-hidden" htmlFor={id}>
          {t('scrubber.label')}
        </label>
        <span className={styles.scrubber}>
          {draft !== null && (
            <output className={styles.bubble} dir="auto">
              {said}
            </output>
          )}
          <input
            id={id}
            type="range"
            min={0}
            max={steps}
            value={value}
            aria-valuetext={said}
            style={{ '--filled': `${(value / steps) * 100}%` }}
            onChange={(event) => setDraft(event.target.valueAsNumber)}
          />
        </span>
        {turn('next', location.atEnd)}
      </div>
    </footer>
  );
}
