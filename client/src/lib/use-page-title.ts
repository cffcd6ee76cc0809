import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Names the page in the tab and the history. Undefined while the name is not known yet. */
export function usePageTitle(title: string | undefined): void {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = title === undefined ? t('name') : t('pageTitle', { title });
  }, [title, t]);
}
