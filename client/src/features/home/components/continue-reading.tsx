import type { RecentReading } from '@mangu/contract/reading';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatList, formatPercent } from '../../../lib/format.ts';
import { IconButton } from '../../../ui/button.tsx';
import { Cover } from '../../../ui/cover.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { showToast } from '../../../ui/toast/toasts.ts';
import { usePutAway } from '../api/put-away.ts';
import styles from './continue-reading.module.css';

type RecentItem = RecentReading['items'][number];

const mostShown = 3;

/** What one is reading, to go on with. */
export default function ContinueReading({ items }: { readonly items: readonly RecentItem[] }) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const { mutateAsync: move } = usePutAway();
  const putAway = async ({ book: { id, title } }: RecentItem) => {
    const pressed = document.activeElement;
    const fail = () => showToast(t('continue.notMoved', { title }), { tone: 'must' });
    try {
      await move({ bookId: id, away: true });
    } catch {
      return fail();
    }
    showToast(t('continue.isAway', { title }), {
      undo: () => void move({ bookId: id, away: false }).catch(fail),
    });
    // What was pressed is gone, or about to go; who has begun something else meanwhile is left to it.
    if ([pressed, document.body, null].includes(document.activeElement)) heading.current?.focus();
  };
  return (
    <section className={styles.section} aria-labelledby="continue-reading">
      <h2 id="continue-reading" ref={heading} tabIndex={-1} className={styles.title}>
        {t('continue.title')}
      </h2>
      <ul className={styles.list}>
        {items.slice(0, mostShown).map((item) => (
          <Item key={item.book.id} item={item} onPutAway={() => void putAway(item)} />
        ))}
      </ul>
    </section>
  );
}

interface ItemProps {
  readonly item: RecentItem;
  readonly onPutAway: () => void;
}

function Item({ item: { book, position }, onPutAway }: ItemProps) {
  const { t } = useTranslation();
  const authors = book.contributors.filter((one) => one.role === 'aut').map((one) => one.name);
  const percent = formatPercent(position.fraction);
  return (
    <li className={styles.item}>
      <div className={styles.cover}>
        <Cover
          bookId={book.id}
          cover={book.cover}
          title={book.title}
          author={authors[0]}
          language={book.titleLanguage}
          direction={book.titleDirection}
          sizes="72px"
          eager
        />
      </div>
      <div className={styles.text}>
        <a
          href={`/read/${book.id}`}
          className={styles.link}
          aria-label={t('continue.label', { title: book.title })}
          translate="no"
          lang={book.titleLanguage}
        >
          <bdi dir={book.titleDirection}>{book.title}</bdi>
        </a>
        <p className={styles.author} translate="no">
          {formatList(authors)}
        </p>
        <p className={styles.place} translate="no">
          {position.chapter ? t('continue.place', { chapter: position.chapter, percent }) : percent}
        </p>
        <Progress fraction={position.fraction} label={t('continue.progress', { title: book.title })} />
      </div>
      <IconButton
        icon="close"
        className={styles.away}
        label={t('continue.putAway', { title: book.title })}
        translate="no"
        onClick={onPutAway}
      />
    </li>
  );
}
