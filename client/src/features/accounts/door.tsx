import type { ReactNode } from 'react';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import styles from './accounts.module.css';

interface DoorProps {
  readonly title: string;
  /** One or two sentences below the title. */
  readonly text?: string | undefined;
  readonly children?: ReactNode;
}

/** The narrow page of a form on the way in. */
export function Door({ title, text, children }: DoorProps) {
  usePageTitle(title);
  return (
    <div className={styles.door}>
      <PageHeader title={title}>{text && <p>{text}</p>}</PageHeader>
      {children}
    </div>
  );
}
