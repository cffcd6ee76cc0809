import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPercent } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Progress } from '../../../ui/progress.tsx';
import type { Engine, SearchHit, Target } from '../engine.ts';
import { Panel } from './panel.tsx';
import styles from './search-panel.module.css';

interface SearchPanelProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly engine: Engine;
  readonly language: string;
  readonly onJump: (target: Target) => Promise<boolean>;
}

interface Results {
  readonly query: string;
  readonly groups: readonly { chapter: string | undefined; hits: readonly SearchHit[] }[];
  readonly count: number;
  /** Null when the search is over. */
  readonly progress: number | null;
  readonly limited: boolean;
  readonly skipped: number;
}

/** Finds words in the whole book. Results and words stay when the panel is closed. */
export function SearchPanel({ open, onClose, engine, language, onJump }: SearchPanelProps) {
  const { t } = useTranslation('reader');
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const running = useRef<AbortController | null>(null);
  const [query, setQuery] = useState('');
  const [results, setResults] = useState<Results | null>(null);
  const [current, setCurrent] = useState<string | null>(null);

  useEffect(() => {
    if (open) field.current?.select();
  }, [open]);
  useEffect(() => () => running.current?.abort(), []);

  const search = async (event: FormEvent) => {
    event.preventDefault();
    running.current?.abort();
    const wanted = query.trim();
    engine.mark(null);
    if (wanted === '') {
      setResults(null);
      return;
    }
    const control = new AbortController();
    running.current = control;
    let now: Results = { query: wanted, groups: [], count: 0, progress: 0, limited: false, skipped: 0 };
    setResults(now);
    for await (const event of engine.search(wanted, control.signal)) {
      if (event.kind === 'progress') now = { ...now, progress: event.fraction };
      else if (event.kind === 'hits')
        now = { ...now, groups: [...now.groups, event], count: now.count + event.hits.length };
      else if (event.kind === 'limit') now = { ...now, limited: true };
      else now = { ...now, skipped: event.count };
      if (control.signal.aborted) return;
      setResults(now);
    }
    if (!control.signal.aborted) setResults({ ...now, progress: null });
  };

  const show = async (hit: SearchHit) => {
    setCurrent(hit.cfi);
    await onJump({ cfi: hit.cfi });
    engine.mark(hit.cfi);
    // On a phone the panel covers the place.
    if (window.matchMedia('(width < 40rem)').matches) onClose();
  };
  return (
    <Panel open={open} onClose={onClose} title={t('search')} shape="end" focusOn="input">
      <search>
        <form className={styles.form} onSubmit={(event) => void search(event)}>
          <label className="visually-hidden" htmlFor={id}>
            {t('searchPanel.field')}
          </label>
          {/* biome-ignore lint/a11y/useSemanticElements: Escape would empty a search field instead of closing the panel */}
          <input
            ref={field}
            id={id}
            type="text"
            role="searchbox"
            className={styles.field}
            value={query}
            placeholder={t('searchPanel.field')}
            autoComplete="off"
            enterKeyHint="search"
            dir="auto"
            onChange={(event) => setQuery(event.target.value)}
          />
          <Button type="submit">{t('searchPanel.start')}</Button>
        </form>
      </search>
      {results && <Summary results={results} />}
      {results?.groups.map(({ chapter, hits }) => (
        <section key={hits[0]?.cfi} className={styles.group}>
          <h3 className={styles.chapter} lang={language} dir="auto" translate="no">
            {chapter ?? t('searchPanel.elsewhere')}
          </h3>
          <ol className={styles.hits}>
            {hits.map((hit) => (
              <li key={hit.cfi}>
                <button
                  type="button"
                  className={styles.hit}
                  lang={language}
                  dir="auto"
                  translate="no"
                  {...(hit.cfi === current && { 'aria-current': 'true' as const })}
                  onClick={() => void show(hit)}
                >
                  {hit.excerpt.before}
                  <mark>{hit.excerpt.match}</mark>
                  {hit.excerpt.after}
                </button>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </Panel>
  );
}

function Summary({ results }: { readonly results: Results }) {
  const { t } = useTranslation('reader');
  const { query, count, progress, limited, skipped } = results;
  if (progress !== null)
    return (
      <div className={styles.running}>
        <Progress
          fraction={progress}
          label={t('searchPanel.running', { percent: formatPercent(progress) })}
        />
        {count > 0 && <p>{t('searchPanel.count', { count })}</p>}
      </div>
    );
  return (
    <div className={styles.summary} role="status">
      {count > 0 ? (
        <p>{limited ? t('searchPanel.limit', { count }) : t('searchPanel.count', { count })}</p>
      ) : (
        <>
          <p className={styles.none}>{t('searchPanel.none', { query })}</p>
          <p>{t('searchPanel.noneHint')}</p>
        </>
      )}
      {skipped > 0 && <p>{t('searchPanel.skipped', { count: skipped })}</p>}
    </div>
  );
}
