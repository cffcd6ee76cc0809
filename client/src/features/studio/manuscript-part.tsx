import type { Edition, Revision } from '@mangu/contract/editions';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format.ts';
import { problemText } from '../../lib/problem-text.ts';
import { Badge } from '../../ui/badge.tsx';
import { buttonClass } from '../../ui/button.tsx';
import { Findings } from '../../ui/findings.tsx';
import { FileButton } from '../../ui/form/file-button.tsx';
import { FormError } from '../../ui/form/form.tsx';
import { Link } from '../../ui/link.tsx';
import { Progress } from '../../ui/progress.tsx';
import { showToast } from '../../ui/toast/toasts.ts';
import {
  manuscriptFraction,
  sendForEdition,
  showManuscriptFailures,
  subscribeManuscripts,
} from './manuscripts-under-way.ts';
import styles from './studio.module.css';

interface Props {
  readonly edition: Edition;
  readonly workId: string;
  readonly onSent: () => Promise<unknown>;
}

const accept = '.epub,.md,.markdown,.txt,.docx';

/** Where a manuscript is dropped, and every one that came, with what the checks say. */
export function ManuscriptPart({ edition, workId, onSent }: Props) {
  const { t } = useTranslation(['studio', 'problems']);
  const fraction = useSyncExternalStore(subscribeManuscripts, () => manuscriptFraction(edition.id));
  const [error, setError] = useState<unknown>(null);
  const [over, setOver] = useState(false);
  useEffect(() => showManuscriptFailures(edition.id, setError), [edition.id]);

  const send = (files: readonly File[]) => {
    const [file] = files;
    if (!file || fraction !== null) return;
    setError(null);
    const onUnseen = (reason: unknown) =>
      showToast(t('manuscript.unsent', { name: file.name, reason: problemText(t, reason).title }), {
        tone: 'must',
      });
    void sendForEdition({ editionId: edition.id, file, onSent, onUnseen });
  };
  return (
    <section className={styles.part} aria-labelledby="manuscript">
      <h2 id="manuscript">{t('manuscript.title')}</h2>
      <FormError error={error} />
      {edition.mayEdit && (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping has no keyboard; the button inside does the same
        <div
          className={`${styles.drop} ${over ? styles.over : ''}`}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            send([...event.dataTransfer.files]);
          }}
        >
          <p id="manuscript-hint">{t('manuscript.hint')}</p>
          <FileButton onFiles={send} accept={accept} describedBy="manuscript-hint">
            {t('manuscript.choose')}
          </FileButton>
          {fraction !== null && <Progress fraction={fraction} label={t('manuscript.sending')} />}
        </div>
      )}
      <ol className={styles.revisions} reversed>
        {edition.revisions.map((revision, index) => (
          <RevisionItem
            key={revision.id}
            revision={revision}
            newest={index === 0}
            workId={workId}
            earlier={edition.revisions.slice(index + 1).find(isAccepted)}
          />
        ))}
      </ol>
    </section>
  );
}

function isAccepted({ verdict }: Revision): boolean {
  return verdict === 'accepted' || verdict === 'sanitised';
}

interface RevisionItemProps {
  readonly revision: Revision;
  readonly newest: boolean;
  readonly workId: string;
  readonly earlier: Revision | undefined;
}

function RevisionItem({ revision, newest, workId, earlier }: RevisionItemProps) {
  const { t } = useTranslation(['studio', 'upload']);
  const { verdict, stage, words, findings, reason } = revision;
  const accepted = isAccepted(revision);
  return (
    <li className={styles.revision}>
      <h3>
        {t('revision', { no: revision.no })} · <span translate="no">{revision.fileName}</span>
      </h3>
      <p role="status">
        {verdict === null ? (
          t(`stage.${stage}`)
        ) : (
          <Badge tone={verdict === 'rejected' ? 'must' : 'good'}>{t(`verdict.${verdict}`)}</Badge>
        )}{' '}
        {words !== null && accepted && t('manuscript.words', { count: words, number: formatNumber(words) })}
      </p>
      {reason && <p>{t(`upload:reason.${reason}.advice`)}</p>}
      {newest && <Findings findings={findings} open={verdict === 'rejected'} />}
      {accepted && (
        <p className={styles.actions}>
          <a className={buttonClass(newest ? 'plain' : 'quiet')} href={`/read/revision-${revision.id}`}>
            {t('manuscript.preview', { no: revision.no })}
          </a>
          <a className={buttonClass('quiet')} href={`/api/revisions/${revision.id}/file`} download>
            {t('manuscript.download', { no: revision.no })}
          </a>
          {earlier && (
            <Link
              className={buttonClass('quiet')}
              to={`/studio/works/${workId}/changes/${revision.id}/${earlier.id}`}
            >
              {t('manuscript.changes', { no: earlier.no })}
            </Link>
          )}
        </p>
      )}
    </li>
  );
}
