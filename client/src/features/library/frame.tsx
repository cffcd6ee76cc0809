import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { addTexts } from '../../lib/i18n.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import texts from '../../locales/en/library.json';
import { PageHeader } from '../../ui/page-header.tsx';
import { Tabs } from '../../ui/tabs.tsx';

addTexts('library', texts);

const parts = ['library', 'wishes', 'statistics'] as const;
export type LibraryPart = (typeof parts)[number];

/** What stands around each part of a reader's library. */
export function Frame({ part, children }: { readonly part: LibraryPart; readonly children: ReactNode }) {
  const { t } = useTranslation('library');
  const navigate = useNavigate();
  usePageTitle(t(`${part}.title`));
  return (
    <>
      <PageHeader title={t('library.title')} />
      <Tabs
        label={t('parts')}
        tabs={parts.map((key) => ({ key, label: t(`${key}.title`) }))}
        current={part}
        onChange={(key) => void navigate(key === 'library' ? '/library' : `/library/${key}`)}
      >
        {children}
      </Tabs>
    </>
  );
}
