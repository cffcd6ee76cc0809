import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from './link.tsx';
import styles from './page-header.module.css';
import { PageHeading } from './page-heading.tsx';
import './texts.ts';

export interface Crumb {
  readonly label: string;
  readonly to: string;
  /** The label is a name, not text of the interface. */
  readonly isName?: boolean;
}

/** The pages above this one, the nearest last. */
export function Breadcrumbs({ crumbs }: { readonly crumbs: readonly Crumb[] }) {
  const { t } = useTranslation('ui');
  return (
    <nav aria-label={t('breadcrumbs')}>
      <ol className={styles.crumbs}>
        {crumbs.map(({ label, to, isName }) => (
          <li key={to}>
            <Link to={to} {...(isName && { translate: 'no' })}>
              {label}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

interface PageHeaderProps {
  readonly title: string;
  /** The title is a name, not text of the interface. */
  readonly titleIsName?: boolean;
  readonly crumbs?: readonly Crumb[];
  /** Beside the title: a state. */
  readonly badge?: ReactNode;
  /** One or two lines below it. */
  readonly children?: ReactNode;
  /** Buttons; at most one of them `primary`. */
  readonly actions?: ReactNode;
}

/** The top of a page of work: where it belongs, what it is, and what can be done. */
export function PageHeader({
  title,
  titleIsName = false,
  crumbs,
  badge,
  children,
  actions,
}: PageHeaderProps) {
  return (
    <header className={styles.header}>
      {crumbs && <Breadcrumbs crumbs={crumbs} />}
      <div className={styles.line}>
        <div className={styles.heading}>
          <PageHeading className={styles.title} translate={titleIsName ? 'no' : 'yes'}>
            {title}
          </PageHeading>
          {badge}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children && <div className={styles.text}>{children}</div>}
    </header>
  );
}
