import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { Icon } from '../../../ui/icon.tsx';
import type { CatalogueState } from '../catalogue-state.ts';
import type { CatalogueControls } from '../use-catalogue-state.ts';
import styles from './search-field.module.css';

/** Long enough to skip the letters of one word typed in a run, short enough not to be felt. */
const pauseMs = 80;

interface SearchFieldProps {
  readonly state: CatalogueState;
  readonly setState: CatalogueControls['setState'];
}

/** Searches while one types. The address follows, so every result can be sent to someone. */
export function SearchField({ state, setState }: SearchFieldProps) {
  const { t } = useTranslation('catalogue');
  const [words, setWords] = useState(state.q);
  const sent = useRef(state.q);

  // The address changed by itself (back, a link): the field follows.
  useEffect(() => {
    if (state.q === sent.current) return;
    sent.current = state.q;
    setWords(state.q);
  }, [state.q]);

  // `/#search` means: to the catalogue, and type.
  const { hash } = useLocation();
  useEffect(() => {
    if (hash === '#search') document.getElementById('search')?.focus();
  }, [hash]);

  const search = (next: string) => {
    if (next === sent.current) return;
    const replace = sent.current !== '';
    sent.current = next;
    // A sort chosen for browsing would hide the best match of a search, and the reverse.
    setState(
      { ...state, q: next, sort: (state.q === '') === (next === '') ? state.sort : undefined },
      { replace },
    );
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the pause
  useEffect(() => {
    const timer = window.setTimeout(() => search(words), pauseMs);
    return () => window.clearTimeout(timer);
  }, [words]);

  return (
    <search>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          search(words);
        }}
      >
        <span className={styles.icon}>
          <Icon name="search" size={26} />
        </span>
        <input
          id="search"
          className={styles.field}
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={200}
          aria-label={t('search')}
          aria-keyshortcuts="/"
          placeholder={t('searchHint')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        {words === '' ? (
          <kbd className={styles.key} translate="no">
            /
          </kbd>
        ) : (
          <button
            type="button"
            className={styles.clear}
            aria-label={t('clearSearch')}
            onClick={() => {
              setWords('');
              search('');
              document.getElementById('search')?.focus();
            }}
          >
            <Icon name="close" />
          </button>
        )}
      </form>
    </search>
  );
}
