import type { ImportFinding } from '@mangu/contract/imports';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../lib/format.ts';
import styles from './findings.module.css';

const severities = ['must', 'should', 'info'] as const;

/** More than this of one kind is folded away. */
const openUpTo = 5;

interface FindingsProps {
  readonly findings: readonly ImportFinding[];
  /** Opened because the book was refused for them. */
  readonly open: boolean;
}

/** What the checks have to say, by how much it matters; each with its place and what to do. */
export function Findings({ findings, open }: FindingsProps) {
  const { t } = useTranslation('upload');
  return (
    <div className={styles.findings}>
      {severities.map((severity) => {
        const group = findings.filter((one) => one.severity === severity);
        if (group.length === 0) return null;
        return (
          <details
            key={severity}
            className={`${styles.group} ${styles[severity]}`}
            open={open && (severity === 'must' || group.length <= openUpTo)}
          >
            <summary className={styles.summary}>
              {t(`severity.${severity}`)}{' '}
              <span className={styles.count} translate="no">
                {formatNumber(group.length)}
              </span>
            </summary>
            <ul className={styles.list}>
              {group.map((finding, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the list of a verdict never changes
                <Finding key={index} finding={finding} />
              ))}
            </ul>
          </details>
        );
      })}
    </div>
  );
}

/** The sentences come from the checks on the server; the id is what one searches the handbook for. */
function Finding({ finding: { id, message, remedy, path, line } }: { readonly finding: ImportFinding }) {
  const { t } = useTranslation('upload');
  return (
    <li className={styles.finding}>
      <p className={styles.message} data-served="">
        {message}
      </p>
      {path && (
        <p className={styles.place}>
          <code translate="no">{path}</code>
          {line !== undefined && <span>{t('line', { line })}</span>}
        </p>
      )}
      {remedy && (
        <p className={styles.remedy} data-served="">
          {remedy}
        </p>
      )}
      <p className={styles.id} translate="no">
        {id}
      </p>
    </li>
  );
}
