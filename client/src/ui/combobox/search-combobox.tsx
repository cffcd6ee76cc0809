import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, type FieldProps } from '../form/field.tsx';
import form from '../form/form.module.css';
import '../texts.ts';
import styles from './search-combobox.module.css';

export interface Found {
  readonly value: string;
  readonly label: string;
  /** A second line that tells equals apart: an address, a code. */
  readonly hint?: string;
  /** The label is a name, not text of the interface. */
  readonly isName?: boolean;
}

interface SearchComboboxProps extends FieldProps {
  /** Asks for what fits the words; aborted when they change. */
  readonly search: (words: string, signal: AbortSignal) => Promise<readonly Found[]>;
  /** The field is empty afterwards, ready for another. Show what was chosen beside it. */
  readonly onChoose: (found: Found) => void;
  readonly placeholder?: string;
  /** Fewer letters are not asked for. */
  readonly from?: number;
}

/** Typing becomes a request when it pauses so long. */
const pauseMs = 150;

/** What was found, and for which words: it stands there until other words are answered. */
type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'found'; readonly words: string; readonly items: readonly Found[] }
  | { readonly kind: 'failed'; readonly words: string };

function useSearch(words: string, from: number, search: SearchComboboxProps['search']): State {
  const [state, setState] = useState<State>({ kind: 'idle' });
  const ask = useRef(search);
  ask.current = search;
  useEffect(() => {
    if (words.length < from) {
      setState({ kind: 'idle' });
      return;
    }
    const abort = new AbortController();
    const timer = window.setTimeout(() => {
      ask.current(words, abort.signal).then(
        (items) => {
          if (!abort.signal.aborted) setState({ kind: 'found', words, items });
        },
        () => {
          if (!abort.signal.aborted) setState({ kind: 'failed', words });
        },
      );
    }, pauseMs);
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
  }, [words, from]);
  return state;
}

/** A field that looks people, subjects or anything else up, by the WAI-ARIA pattern “editable combobox with list”. */
export function SearchCombobox({ search, onChoose, placeholder, from = 2, ...field }: SearchComboboxProps) {
  const { t } = useTranslation('ui');
  const id = useId();
  const [typed, setTyped] = useState('');
  const words = typed.trim();
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(false);
  const state = useSearch(words, from, search);
  const items = state.kind === 'found' ? state.items : [];
  const shown = open && state.kind !== 'idle';
  // The list before is still shown, but nobody saw one for these words: Enter takes nothing from it.
  const isAsking = words.length >= from && (state.kind === 'idle' || state.words !== words);
  const active = shown && !isAsking ? items[at] : undefined;
  // Nor is a form around it sent off by whoever meant to choose.
  const isChoosing = active !== undefined || (open && isAsking);

  const choose = (found: Found) => {
    onChoose(found);
    setTyped('');
    setOpen(false);
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && shown) {
      setOpen(false);
      event.preventDefault();
      // The dialog around it stays.
      event.stopPropagation();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (shown && items.length > 0) setAt((at + step + items.length) % items.length);
    } else if (event.key === 'Enter' && isChoosing) {
      event.preventDefault();
      if (active) choose(active);
    }
  };

  return (
    <div className={styles.whole}>
      <Field {...field}>
        {(control) => (
          <input
            {...control}
            type="text"
            role="combobox"
            autoComplete="off"
            spellCheck={false}
            className={form.input}
            placeholder={placeholder}
            aria-autocomplete="list"
            aria-expanded={shown && items.length > 0}
            aria-controls={`${id}-list`}
            aria-activedescendant={active ? `${id}-${at}` : undefined}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setAt(0);
              setOpen(true);
            }}
            onFocus={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={onKey}
          />
        )}
      </Field>
      <div className={styles.popup} hidden={!shown}>
        <div id={`${id}-list`} role="listbox" aria-label={field.label} tabIndex={-1}>
          {items.map((item, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
            <div
              key={item.value}
              id={`${id}-${index}`}
              role="option"
              aria-selected={item === active}
              tabIndex={-1}
              className={styles.option}
              // Before the field loses the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(item)}
            >
              <span {...(item.isName && { translate: 'no' as const })}>{item.label}</span>
              {item.hint && (
                <span className={styles.hint} translate="no">
                  {item.hint}
                </span>
              )}
            </div>
          ))}
        </div>
        {shown && items.length === 0 && (
          <p className={styles.nothing}>
            {t(state.kind === 'failed' ? 'combobox.failed' : 'combobox.nothing')}
          </p>
        )}
      </div>
      <p className="visually-hidden" role="status">
        {shown && state.kind === 'found' && t('combobox.count', { count: items.length })}
      </p>
    </div>
  );
}
