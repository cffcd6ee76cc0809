import type { BookDetail } from '@mangu/contract/books';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { descriptionTags, renderHtml } from '../../../lib/safe-html.tsx';
import styles from './description.module.css';
import sectionStyles from './section.module.css';

/** What the book is about, in the words of its publisher. */
export function Description({ book }: { readonly book: BookDetail }) {
  const { t } = useTranslation('book');
  const html = book.descriptionHtml;
  const text = useMemo(() => (html ? renderHtml(html, descriptionTags) : null), [html]);
  if (!text) return null;
  return (
    <section aria-labelledby="about">
      <h2 id="about" className={sectionStyles.title}>
        {t('about')}
      </h2>
      <div className={styles.text} data-served="" lang={book.languages[0]} dir="auto">
        {text}
      </div>
    </section>
  );
}
