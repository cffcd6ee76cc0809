import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../../lib/format.ts';
import { IconButton } from '../../../ui/button.tsx';
import type { AudioState, Engine } from '../engine.ts';
import styles from './audio-bar.module.css';
import bars from './bars.module.css';

const rates = [0.75, 1, 1.25, 1.5, 2] as const;

interface AudioBarProps {
  readonly engine: Engine;
  readonly state: AudioState;
}

/** The narration of a book that has one. */
export function AudioBar({ engine, state }: AudioBarProps) {
  const { t } = useTranslation('reader');
  const id = useId();
  const [rate, setRate] = useState<number>(1);
  const playing = state === 'playing';
  return (
    <section className={styles.audio} aria-label={t('audio.label')}>
      {state === 'failed' && (
        <p className={styles.failed} role="alert">
          {t('audio.failed')}
        </p>
      )}
      <IconButton
        icon="chevron"
        className={bars.turnLeft}
        label={t('audio.back')}
        onClick={() => engine.skipAudio(-1)}
      />
      <IconButton
        icon={playing ? 'pause' : 'play'}
        className={styles.play}
        label={t(playing ? 'audio.pause' : 'audio.play')}
        onClick={() => engine.toggleAudio()}
      />
      <IconButton
        icon="chevron"
        className={bars.turnRight}
        label={t('audio.forward')}
        onClick={() => engine.skipAudio(1)}
      />
      <label className="visually-hidden" htmlFor={id}>
        {t('audio.speed')}
      </label>
      <select
        id={id}
        className={styles.rate}
        value={rate}
        onChange={(event) => {
          const next = Number(event.target.value);
          setRate(next);
          engine.setAudioRate(next);
        }}
      >
        {rates.map((one) => (
          <option key={one} value={one}>
            {t('audio.rate', { rate: formatNumber(one) })}
          </option>
        ))}
      </select>
    </section>
  );
}
