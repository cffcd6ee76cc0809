import type { BookItem } from '@mangu/contract/books';
import { useMemo } from 'react';
import { renderHtml, snippetTags } from '../../../lib/safe-html.tsx';
import styles from './snippet.module.css';

/** Where in the text the words were found. */
export function Snippet({ snippet, lang }: { readonly snippet: BookItem['snippet']; readonly lang: string }) {
  const passage = useMemo(() => (snippet ? renderHtml(snippet.html, snippetTags) : null), [snippet]);
  if (!snippet) return null;
  return (
    <div className={styles.snippet} translate="no" lang={lang} dir="auto">
      <p className={styles.passage}>{passage}</p>
      {snippet.chapter && <p className={styles.chapter}>{snippet.chapter}</p>}
    </div>
  );
}
