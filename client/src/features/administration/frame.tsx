import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { addTexts } from '../../lib/i18n.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import texts from '../../locales/en/administration.json';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import styles from './administration.module.css';

addTexts('administration', texts);

export const partNames = ['people', 'reports', 'jobs', 'storage', 'log', 'figures', 'settings'] as const;
export type PartName = (typeof partNames)[number];

interface FrameProps {
  readonly part: PartName;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What stands around each part of the administration. */
export function Frame({ part, actions, children }: FrameProps) {
  const { t } = useTranslation('administration');
  const title = t(`${part}.title`);
  usePageTitle(title);
  return (
    <>
      <PageHeader title={title} actions={actions} />
      <nav aria-label={t('parts')}>
        <ul className={styles.tabs}>
          {partNames.map((name) => (
            <li key={name}>
              <Link to={`/admin/${name}`} aria-current={name === part ? 'page' : undefined}>
                {t(`${name}.title`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </>
  );
}
