import type { Account } from '@mangu/contract/accounts';
import type { BooksPage } from '@mangu/contract/books';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { holds } from '../lib/account.ts';
import { request, toQueryString } from '../lib/api.ts';
import { Dialog } from '../ui/dialog.tsx';
import { setTheme } from '../ui/use-theme.ts';
import styles from './palette.module.css';
import { placesFor } from './places.ts';
import { useSignOut } from './use-sign-out.ts';

interface Entry {
  readonly key: string;
  readonly label: string;
  /** A book's title, not text of the interface. */
  readonly isName: boolean;
  /** Found for the words before: it may be pressed, but Enter means what these words find. */
  readonly isOld?: boolean;
  readonly run: () => void;
}

interface PaletteProps {
  readonly account: Account;
  readonly onClose: () => void;
}

const booksShown = 6;

/** Pages and actions of this person's roles, in the order of the navigation. */
function useCommands(account: Account, onClose: () => void): Entry[] {
  const { t } = useTranslation('shell');
  const navigate = useNavigate();
  const signOut = useSignOut();
  const page = (key: string, to: string): Entry => ({
    key,
    label: t(key),
    isName: false,
    run: () => void navigate(to),
  });
  const act = (key: string, run: () => void): Entry => ({ key, label: t(key), isName: false, run });
  return [
    ...placesFor(account).map(({ key, to }) => page(key, to)),
    page('nav.notifications', '/notifications'),
    page('nav.settings', '/account'),
    page('palette.statistics', '/library/statistics'),
    ...(holds(account, 'author') ? [page('palette.newWork', '/studio')] : []),
    ...(holds(account, 'administrator')
      ? [
          page('palette.people', '/admin/people'),
          page('palette.moderation', '/admin/reports'),
          page('palette.jobs', '/admin/jobs'),
          page('palette.house', '/admin/settings'),
          page('palette.audit', '/admin/log'),
        ]
      : []),
    ...(account.mailbox ? [page('nav.mailbox', '/mailbox')] : []),
    act('palette.lightTheme', () => setTheme('light')),
    act('palette.darkTheme', () => setTheme('dark')),
    act('palette.autoTheme', () => setTheme('auto')),
    act('nav.signOut', () => void signOut()),
  ].map((entry) => ({
    ...entry,
    run: () => {
      onClose();
      entry.run();
    },
  }));
}

function useBooksFound(words: string, onClose: () => void): Entry[] {
  const navigate = useNavigate();
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['books', 'palette', words],
    queryFn: ({ signal }) =>
      request<BooksPage>(`/api/books${toQueryString({ q: words, limit: booksShown })}`, { signal }),
    enabled: words.length >= 2,
    placeholderData: keepPreviousData,
  });
  if (words.length < 2) return [];
  return (data?.items ?? []).map((book) => ({
    key: book.id,
    label: book.title,
    isName: true,
    isOld: isPlaceholderData,
    run: () => {
      onClose();
      void navigate(`/books/${book.id}`);
    },
  }));
}

/** Every word typed begins a word of the label. */
function fits(label: string, words: string): boolean {
  const parts = label.toLocaleLowerCase().split(/\s+/);
  return words
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => parts.some((part) => part.startsWith(word)));
}

/** Goes anywhere by a few letters. Loaded when first asked for. */
export default function Palette({ account, onClose }: PaletteProps) {
  const { t } = useTranslation(['shell', 'common']);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const words = typed.trim();
  const commands = useCommands(account, onClose).filter(({ label }) => words === '' || fits(label, words));
  const books = useBooksFound(words, onClose);
  const entries = [...commands, ...books];
  const current = Math.min(at, entries.length - 1);
  const entry = entries[current];
  const active = entry?.isOld ? undefined : entry;

  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && entries.length > 0) {
      event.preventDefault();
      const next = (current + step + entries.length) % entries.length;
      setAt(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      active?.run();
    }
  };

  const option = (one: Entry, index: number) => (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
    <div
      key={one.key}
      id={`${id}-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={one === active}
      className={styles.option}
      onMouseDown={(event) => event.preventDefault()}
      onClick={one.run}
      {...(one.isName && { translate: 'no' as const })}
    >
      {one.label}
    </div>
  );

  return (
    <Dialog open onClose={onClose} title={t('palette.title')} closeLabel={t('common:close')}>
      <div className={styles.palette}>
        <input
          ref={field}
          type="text"
          role="combobox"
          autoComplete="off"
          spellCheck={false}
          className={styles.field}
          aria-label={t('palette.field')}
          placeholder={t('palette.field')}
          aria-autocomplete="list"
          aria-expanded={entries.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={active && `${id}-${current}`}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={t('palette.title')}
          tabIndex={-1}
          className={styles.list}
        >
          {commands.length > 0 && (
            // biome-ignore lint/a11y/useSemanticElements: a group of options is no fieldset
            <div role="group" aria-label={t('palette.pages')}>
              {commands.map(option)}
            </div>
          )}
          {books.length > 0 && (
            // biome-ignore lint/a11y/useSemanticElements: a group of options is no fieldset
            <div role="group" aria-labelledby={`${id}-books`}>
              <div id={`${id}-books`} className={styles.heading}>
                {t('palette.books')}
              </div>
              {books.map((book, index) => option(book, commands.length + index))}
            </div>
          )}
        </div>
        <p className={entries.length > 0 ? 'visually-hidden' : styles.hint} role="status">
          {entries.length > 0 ? t('palette.count', { count: entries.length }) : t('palette.nothing')}
        </p>
        <p className={styles.hint}>{t('palette.hint')}</p>
      </div>
    </Dialog>
  );
}
