import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/button.tsx';
import type { ContentsEntry, Target } from '../engine.ts';
import styles from './contents-panel.module.css';

interface PageListProps {
  readonly pages: readonly ContentsEntry[];
  readonly current: string | undefined;
  readonly onJump: (target: Target) => void;
}

/** The pages of the printed edition (EPUB 3.3 §7.4.2.6): typed, or chosen from the list. */
export function PageList({ pages, current, onJump }: PageListProps) {
  const { t } = useTranslation('reader');
  const id = useId();
  const [asked, setAsked] = useState('');
  const [missing, setMissing] = useState<string | null>(null);
  const reachable = pages.filter((page) => page.target !== null);

  const go = (event: FormEvent) => {
    event.preventDefault();
    const wanted = asked.trim().toLowerCase();
    const page = reachable.find(({ label }) => label.toLowerCase() === wanted);
    if (page?.target) onJump(page.target);
    else setMissing(asked.trim());
  };
  return (
    <>
      <form className={styles.goTo} onSubmit={go}>
        <label htmlFor={id}>{t('contentsPanel.goToPage')}</label>
        <input
          id={id}
          value={asked}
          autoComplete="off"
          aria-invalid={missing !== null}
          aria-describedby={missing === null ? undefined : `${id}-missing`}
          onChange={(event) => {
            setAsked(event.target.value);
            setMissing(null);
          }}
        />
        <Button type="submit">{t('contentsPanel.go')}</Button>
      </form>
      {missing !== null && (
        <p id={`${id}-missing`} className={styles.failure} role="alert">
          {t('contentsPanel.noSuchPage', {
            page: missing,
            first: reachable[0]?.label,
            last: reachable.at(-1)?.label,
          })}
        </p>
      )}
      <ol className={styles.pages}>
        {reachable.map(({ id: key, label, target }) => (
          <li key={key}>
            <button
              type="button"
              className={styles.page}
              {...(label === current && { 'aria-current': 'page' as const })}
              onClick={() => target && onJump(target)}
            >
              {label}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
