import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { formatPercent } from '../../../lib/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Link } from '../../../ui/link.tsx';
import { isBeingHandled, isInFlight, type Upload } from '../upload-store.ts';
import { useUploads } from '../use-uploads.ts';
import styles from './upload-status.module.css';

/** How far the uploads are, in the header of every page but their own. */
export function UploadStatus() {
  const { t } = useTranslation('uploads');
  const { pathname } = useLocation();
  const uploads = useUploads();
  useLeaveWarning(uploads.some(isInFlight));
  useFreshCatalogue(uploads);

  if (uploads.length === 0 || pathname === '/add') return null;
  const sending = uploads.filter(isInFlight);
  const handled = uploads.filter(isBeingHandled);
  const bytes = sending.reduce((sum, one) => sum + one.bytes, 0);
  const sent = sending.reduce((sum, one) => sum + one.sentBytes, 0);
  const percent = formatPercent(bytes === 0 ? 0 : sent / bytes);
  let text = t('done', { count: uploads.length });
  if (handled.length > 0) text = t('checking', { count: handled.length });
  if (sending.length > 0) text = t('sending', { count: sending.length, percent });
  return (
    <Link to="/add" className={styles.status}>
      <Icon name={sending.length > 0 ? 'upload' : 'check'} size={18} />
      <span className={styles.text}>{text}</span>
    </Link>
  );
}

function useLeaveWarning(inFlight: boolean): void {
  useEffect(() => {
    if (!inFlight) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [inFlight]);
}

/** A book that became findable must be found: the lists known so far are out of date. */
function useFreshCatalogue(uploads: readonly Upload[]): void {
  const client = useQueryClient();
  const done = uploads.filter((one) => one.import?.bookId != null).length;
  useEffect(() => {
    if (done > 0) void client.invalidateQueries({ queryKey: ['books'] });
  }, [done, client]);
}
