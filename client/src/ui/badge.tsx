import type { ReactNode } from 'react';
import styles from './badge.module.css';

/** `must` and `should` ask somebody to act, `good` is done, `plain` only says. */
export type BadgeTone = 'plain' | 'good' | 'should' | 'must';

/** A state in a word or two. The word carries the meaning, the colour only helps to find it. */
export function Badge({
  children,
  tone = 'plain',
}: {
  readonly children: ReactNode;
  readonly tone?: BadgeTone;
}) {
  return <span className={`${styles.badge} ${styles[tone]}`}>{children}</span>;
}
