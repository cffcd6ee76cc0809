import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../ui/dialog.tsx';

interface FilterDrawerProps {
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer: ReactNode;
}

/** The filters on a narrow screen. The list behind changes at once, its count stands on the closing button. */
export default function FilterDrawer({ onClose, children, footer }: FilterDrawerProps) {
  const { t } = useTranslation('catalogue');
  return (
    <Dialog
      open
      shape="drawer"
      onClose={onClose}
      title={t('filters')}
      closeLabel={t('closeFilters')}
      footer={footer}
    >
      {children}
    </Dialog>
  );
}
