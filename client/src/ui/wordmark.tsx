import styles from './wordmark.module.css';

/** Three spines and the name of the house, ours where it has none. The link around it carries the accessible name. */
export function Wordmark({ name }: { readonly name: string | null }) {
  return (
    <span className={styles.wordmark} aria-hidden="true" translate="no">
      <svg width="22" height="24" viewBox="0 0 22 24" fill="currentColor" aria-hidden="true">
        <path d="M1 3h4.6v18H1z" />
        <path d="M7.4 6.5H11V21H7.4z" />
        <path d="M12.7 4.3l3.9-1.05 4.35 16.7-3.9 1.05z" />
      </svg>
      <span className={styles.name}>{name ?? 'Mangu'}</span>
    </span>
  );
}
