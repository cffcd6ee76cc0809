import type { BookDetail } from '@mangu/contract/books';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../lib/api.ts';
import { problemText } from '../../lib/problem-text.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Cover } from '../../ui/cover.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useBook, usePosition } from './api/get-book.ts';
import styles from './book-page.module.css';
import { AccessibilitySummary } from './components/accessibility-summary.tsx';
import { Actions } from './components/actions.tsx';
import { Contents } from './components/contents.tsx';
import { Description } from './components/description.tsx';
import { Details } from './components/details.tsx';
import { Reviews } from './components/reviews.tsx';
import { BookPageSkeleton } from './components/skeleton.tsx';
import { TitleBlock } from './components/title-block.tsx';
import { authorNames } from './people.ts';

/** One book: what it is, and the one button that opens it. */
export function BookPage({ id }: { readonly id: string }) {
  const book = useBook(id);
  const position = usePosition(id);
  usePageTitle(book.data?.title);
  if (book.error && !book.data) return <Failed error={book.error} retry={() => void book.refetch()} />;
  // The button says where one was, so it waits for that too, and nothing moves afterwards.
  if (!book.data || position.isPending) return <BookPageSkeleton />;
  return (
    <Book key={id} book={book.data} actions={<Actions book={book.data} position={position.data ?? null} />} />
  );
}

function Book({ book, actions }: { readonly book: BookDetail; readonly actions: ReactNode }) {
  const { t } = useTranslation('book');
  return (
    <article className={styles.page}>
      <div className={styles.cover}>
        <Cover
          bookId={book.id}
          cover={book.cover}
          title={book.title}
          author={authorNames(book.contributors)[0]}
          language={book.titleLanguage}
          direction={book.titleDirection}
          sizes="(width < 48rem) 56vw, 20rem"
          alt={t('coverOf', { title: book.title })}
          eager
        />
      </div>
      <div className={styles.head}>
        <TitleBlock book={book} />
        {actions}
      </div>
      <div className={styles.body}>
        <Description book={book} />
        <Contents book={book} />
        <AccessibilitySummary statements={book.accessibility} />
        <Details book={book} />
        <Reviews book={book} />
      </div>
    </article>
  );
}

function Failed({ error, retry }: { readonly error: Error; readonly retry: () => void }) {
  const { t } = useTranslation(['book', 'problems']);
  const { title, advice, instance } = problemText(t, error);
  const gone = error instanceof ApiError && error.status >= 400 && error.status < 500;
  usePageTitle(title);
  return (
    <Notice
      title={title}
      tone={gone ? 'plain' : 'must'}
      live
      heading="h1"
      action={
        gone ? (
          <Link to="/" className={buttonClass('primary')}>
            {t('common:toCatalogue')}
          </Link>
        ) : (
          <Button kind="primary" onClick={retry}>
            {t('common:retry')}
          </Button>
        )
      }
    >
      <p>{advice}</p>
      {instance && !gone && <p>{t('common:reference', { id: instance })}</p>}
    </Notice>
  );
}
