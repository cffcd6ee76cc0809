import type { DeskEdition } from '@mangu/contract/desk';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../../ui/badge.tsx';
import styles from '../desk.module.css';

/** What the check of the newest manuscript found. */
export function Findings({ revision }: Pick<DeskEdition, 'revision'>) {
  const { t } = useTranslation('desk');
  return (
    <section className={styles.part}>
      <h2>{t('edition.findings')}</h2>
      {!revision && <p>{t('edition.noRevision')}</p>}
      {revision && (
        <p>
          <bdi translate="no">{t('edition.revision', { no: revision.no, file: revision.fileName })}</bdi>
        </p>
      )}
      {revision && revision.findings.length === 0 && <p>{t('edition.noFindings')}</p>}
      <ul className={styles.findings}>
        {revision?.findings.map((finding) => (
          <li key={JSON.stringify(finding)}>
            <Badge tone={finding.severity === 'info' ? 'plain' : finding.severity}>
              {t(`severity.${finding.severity}`)}
            </Badge>{' '}
            <span data-served>
              {finding.message} {finding.remedy}
            </span>
            {finding.path && (
              <span data-served>
                {' '}
                {t('edition.place', { place: [finding.path, finding.line].filter(Boolean).join(':') })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
