import type { ReactNode } from 'react';
import styles from './notice.module.css';

interface NoticeProps {
  readonly title: string;
  readonly children?: ReactNode;
  /** The next step. */
  readonly action?: ReactNode;
  readonly tone?: 'plain' | 'must';
  /** `h1` where this is all the page has. */
  readonly heading?: 'h1' | 'h2';
  /** Announced at once: for errors that appear by themselves. */
  readonly live?: boolean;
}

/** An empty or failed state: what is the case, why, and what to do next. */
export function Notice({
  title,
  children,
  action,
  tone = 'plain',
  live = false,
  heading: Heading = 'h2',
}: NoticeProps) {
  return (
    <div className={`${styles.notice} ${styles[tone]}`} {...(live && { role: 'alert' })}>
      <Heading className={styles.title}>{title}</Heading>
      {children && <div className={styles.text}>{children}</div>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}
