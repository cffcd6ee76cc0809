import { useTranslation } from 'react-i18next';

export function SkeletonBlock() {
  const { t } = useTranslation('common');
  return <p role="status">{t('loading')}</p>;
}
