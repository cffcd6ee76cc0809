import { useTranslation } from 'react-i18next';
import { CommentList } from './components/comment-list.tsx';
import { History } from './components/history.tsx';
import styles from './desk.module.css';
import './texts.ts';

/** What author and editors said to each other, and every step, for the author's own page. */
export function Talk({ editionId }: { readonly editionId: string }) {
  const { t } = useTranslation('desk');
  return (
    <>
      <section className={styles.part}>
        <h2>{t('edition.comments')}</h2>
        <CommentList editionId={editionId} />
      </section>
      <section className={styles.part}>
        <h2>{t('edition.history')}</h2>
        <History editionId={editionId} />
      </section>
    </>
  );
}
