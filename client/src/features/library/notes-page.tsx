import type { ExportFormat, HighlightColour, NotesPage as NotesAnswer } from '@mangu/contract/highlights';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toQueryString } from '../../lib/api.ts';
import { formatPercent } from '../../lib/format.ts';
import { useCursorList } from '../../lib/use-cursor-list.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Select, TextInput } from '../../ui/form/inputs.tsx';
import { Link } from '../../ui/link.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { LoadMore } from '../../ui/table/load-more.tsx';
import { Time } from '../../ui/time.tsx';
import { Frame } from './frame.tsx';
import styles from './library.module.css';

/** Without the schemas of the contract, which weigh as much as all pages of the library. */
const highlightColours: readonly HighlightColour[] = ['yellow', 'green', 'blue', 'pink'];
const exportFormats: readonly ExportFormat[] = ['markdown', 'annotations'];

type Noted = NotesAnswer['items'][number];

interface Search {
  readonly q: string;
  readonly colour: HighlightColour | '';
  readonly book: Noted['book'] | null;
}

const everything: Search = { q: '', colour: '', book: null };

/** Everything one marked and noted, over all books; to find again, to go on from, and to take along. */
export function NotesPage() {
  const { t } = useTranslation('library');
  const [search, setSearch] = useState(everything);
  const { q, colour, book } = useDeferredValue(search);
  const list = useCursorList<Noted>(['library', 'notes'], '/api/reading/notes', {
    query: { q, colour, book: book?.id },
  });
  const filtered = q !== '' || colour !== '' || book !== null;
  const isEmpty = !list.pending && !list.error && list.rows.length === 0;
  const exports = exportFormats.map((format) => (
    <a
      key={format}
      className={buttonClass('plain')}
      download
      href={`/api/reading/export${toQueryString({ format, book: search.book?.id })}`}
    >
      {t(`notes.${format}`)}
    </a>
  ));
  return (
    <Frame part="notes" actions={(filtered || !isEmpty) && exports}>
      {(filtered || !isEmpty) && (
        <search className={styles.filters} aria-label={t('notes.find')}>
          <TextInput
            type="search"
            label={t('notes.words')}
            value={search.q}
            maxLength={200}
            onChange={(words) => setSearch({ ...search, q: words })}
          />
          <Select
            label={t('notes.colour')}
            value={search.colour}
            onChange={(value) => setSearch({ ...search, colour: value })}
            options={[
              { value: '', label: t('notes.everyColour') },
              ...highlightColours.map((value) => ({ value, label: t(`notes.colours.${value}`) })),
            ]}
          />
          {search.book && (
            <Button onClick={() => setSearch({ ...search, book: null })}>{t('notes.allBooks')}</Button>
          )}
        </search>
      )}
      {list.error && <ErrorState error={list.error} onRetry={list.retry} />}
      {list.pending && <Skeleton width="100%" height="16rem" />}
      {isEmpty &&
        (filtered ? (
          <EmptyState
            title={t('notes.nothingFits')}
            action={<Button onClick={() => setSearch(everything)}>{t('notes.showAll')}</Button>}
          />
        ) : (
          <EmptyState title={t('notes.empty')}>{t('notes.emptyText')}</EmptyState>
        ))}
      <div aria-busy={list.stale}>
        {byBook(list.rows).map((notes) => (
          <BookNotes
            key={notes[0].highlight.id}
            notes={notes}
            onOnly={book ? undefined : () => setSearch({ ...search, book: notes[0].book })}
          />
        ))}
      </div>
      {list.rows.length > 0 && <LoadMore list={list} />}
    </Frame>
  );
}

interface BookNotesProps {
  readonly notes: readonly [Noted, ...Noted[]];
  /** Shows this book's and no others; absent where that is so. */
  readonly onOnly: (() => void) | undefined;
}

function BookNotes({ notes, onOnly }: BookNotesProps) {
  const { t } = useTranslation('library');
  const [{ book }] = notes;
  return (
    <section className={styles.book}>
      <div className={styles.bookTitle}>
        <h2>
          <Link to={`/books/${book.id}`} translate="no" lang={book.titleLanguage}>
            <bdi dir={book.titleDirection}>{book.title}</bdi>
          </Link>
        </h2>
        {onOnly && (
          <Button
            kind="quiet"
            translate="no"
            aria-label={t('notes.onlyLabel', { title: book.title })}
            onClick={onOnly}
          >
            {t('notes.only')}
          </Button>
        )}
      </div>
      <ul className={styles.notes}>
        {notes.map(({ highlight: { id, quote, note, colour, chapter, cfi, fraction, updated } }) => (
          <li key={id}>
            <blockquote
              className={`${styles.passage} ${styles[colour]}`}
              translate="no"
              lang={book.language}
              dir="auto"
            >
              {quote.exact}
            </blockquote>
            {note !== '' && (
              <p className={styles.note} translate="no" dir="auto">
                {note}
              </p>
            )}
            <p className={styles.about}>
              <a href={`/read/${book.id}#cfi=${encodeURIComponent(cfi)}`} translate="no">
                {chapter
                  ? t('notes.place', { chapter, percent: formatPercent(fraction) })
                  : t('notes.placeOnly', { percent: formatPercent(fraction) })}
              </a>
              <span>{t(`notes.colours.${colour}`)}</span>
              <Time iso={updated} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Neighbours of one book together; the order stays, what was changed last first. */
function byBook(rows: readonly Noted[]): [Noted, ...Noted[]][] {
  const groups: [Noted, ...Noted[]][] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last?.[0].book.id === row.book.id) last.push(row);
    else groups.push([row]);
  }
  return groups;
}
