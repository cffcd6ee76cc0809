import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { addTexts } from '../../lib/i18n.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import texts from '../../locales/en/library.json';
import { Link } from '../../ui/link.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import styles from './library.module.css';

addTexts('library', texts);

const parts = ['library', 'wishes', 'shelves', 'following', 'notes', 'statistics'] as const;
export type LibraryPart = (typeof parts)[number];

interface FrameProps {
  readonly part: LibraryPart;
  /** The name of one thing of this part, which then is the page's title. */
  readonly name?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What stands around each part of a reader's library. */
export function Frame({ part, name, actions, children }: FrameProps) {
  const { t } = useTranslation('library');
  const title = name ?? t(`${part}.title`);
  usePageTitle(title);
  return (
    <>
      <PageHeader title={title} titleIsName={name !== undefined} actions={actions} />
      <nav aria-label={t('parts')}>
        <ul className={styles.parts}>
          {parts.map((key) => (
            <li key={key}>
              <Link
                to={key === 'library' ? '/library' : `/library/${key}`}
                // Inside a part, the part is where one is, but not the page.
                aria-current={key === part ? (name === undefined ? 'page' : 'true') : undefined}
              >
                {t(`${key}.title`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </>
  );
}
