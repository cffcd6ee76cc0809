import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../../../ui/button.tsx';
import styles from './outside-question.module.css';
import { Panel } from './panel.tsx';

interface OutsideQuestionProps {
  readonly url: string | null;
  readonly onClose: () => void;
}

/** What a link leads to, in words short enough for a question. */
function destinationOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { host, pathname } = new URL(url);
  return host || decodeURI(pathname);
}

/** Links out of the book are asked about first; the other site learns nothing of this one. */
export function OutsideQuestion({ url, onClose }: OutsideQuestionProps) {
  const { t } = useTranslation('reader');
  return (
    <Panel
      open={url !== null}
      onClose={onClose}
      title={url === null ? '' : t('outside.title', { host: destinationOf(url) })}
      shape="middle"
    >
      {url !== null && (
        <>
          <p>{t('outside.text')}</p>
          <p className={styles.url} dir="ltr" translate="no">
            {url}
          </p>
          <div className={styles.actions}>
            <a
              className={buttonClass('primary')}
              href={url}
              target="_blank"
              rel="noopener noreferrer"
              onClick={onClose}
            >
              {t('outside.open')}
            </a>
            <Button onClick={onClose}>{t('outside.stay')}</Button>
          </div>
        </>
      )}
    </Panel>
  );
}
