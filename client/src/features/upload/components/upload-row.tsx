import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../../lib/format-measures.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { cancel, retry } from '../send.ts';
import { stepsOfUpload } from '../stages.ts';
import { isInFlight, removeUpload, type Upload } from '../upload-store.ts';
import styles from './row.module.css';
import { Steps } from './steps.tsx';
import { Verdict } from './verdict.tsx';

/** One file of this visit. */
export function UploadRow({ upload }: { readonly upload: Upload }) {
  const { t } = useTranslation(['upload', 'problems']);
  const inFlight = isInFlight(upload);
  const finished = upload.import?.stage === 'done' ? upload.import : null;
  return (
    <li className={styles.row}>
      <div className={styles.head}>
        <h3 className={styles.name} translate="no">
          {finished?.title ?? upload.name}
        </h3>
        <p className={styles.size}>
          {upload.phase === 'sending'
            ? t('sentOf', { sent: formatBytes(upload.sentBytes), total: formatBytes(upload.bytes) })
            : formatBytes(upload.bytes)}
        </p>
        {inFlight && (
          <IconButton
            icon="close"
            label={t('cancel', { name: upload.name })}
            onClick={() => void cancel(upload.key)}
          />
        )}
      </div>
      {inFlight && (
        <Progress
          fraction={upload.bytes === 0 ? 0 : upload.sentBytes / upload.bytes}
          label={t('progressOf', { name: upload.name })}
        />
      )}
      {upload.phase !== 'refused' && <Steps states={stepsOfUpload(upload)} />}
      {upload.phase === 'refused' && (
        <div>
          <p className={styles.problem}>{t('refused.title')}</p>
          <p>{t('refused.advice')}</p>
        </div>
      )}
      {upload.phase === 'failed' && (
        <div className={styles.failed}>
          <div>
            <p className={styles.problem}>{t(`problems:${upload.failure}.title`)}</p>
            <p>{t(`problems:${upload.failure}.advice`)}</p>
          </div>
          <div className={styles.actions}>
            <Button onClick={() => retry(upload.key)}>{t('goOn')}</Button>
            <Button kind="quiet" onClick={() => removeUpload(upload.key)}>
              {t('leaveOut')}
            </Button>
          </div>
        </div>
      )}
      {finished && <Verdict found={finished} />}
    </li>
  );
}
