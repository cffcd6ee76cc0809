import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { Button } from '../../ui/button.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { addFiles } from './add-files.ts';
import { Earlier } from './components/earlier.tsx';
import rowStyles from './components/row.module.css';
import { UnfinishedList } from './components/unfinished-list.tsx';
import { UploadRow } from './components/upload-row.tsx';
import styles from './upload-page.module.css';
import { useUploads } from './use-uploads.ts';

/** Choose or drop files, watch each become a book, and see what was added before. */
export function UploadPage() {
  const { t } = useTranslation('upload');
  const uploads = useUploads();
  const input = useRef<HTMLInputElement>(null);
  usePageTitle(t('title'));
  const choose = () => input.current?.click();
  const ids = new Set(uploads.flatMap((one) => one.importId ?? []));
  const names = new Set(uploads.map((one) => one.name));
  return (
    <div className={styles.page}>
      <PageHeading className={styles.title}>{t('title')}</PageHeading>
      <div className={styles.drop}>
        <p className={styles.invitation}>{t('invitation')}</p>
        <p className={styles.hint}>{t('hint')}</p>
        <Button kind="primary" icon="upload" onClick={choose}>
          {t('choose')}
        </Button>
        <input
          ref={input}
          className="visually-hidden"
          type="file"
          tabIndex={-1}
          aria-label={t('choose')}
          accept=".epub,application/epub+zip"
          multiple
          onChange={(event) => {
            void addFiles([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
      {uploads.length > 0 && (
        <section aria-labelledby="now">
          <h2 id="now" className={styles.now}>
            {t('now')}
          </h2>
          <ul className={rowStyles.list}>
            {uploads.map((upload) => (
              <UploadRow key={upload.key} upload={upload} />
            ))}
          </ul>
          <p className={styles.leave}>{t('leave')}</p>
        </section>
      )}
      <UnfinishedList without={names} onChoose={choose} />
      <Earlier without={ids} />
    </div>
  );
}
