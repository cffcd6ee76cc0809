import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAccountChanged } from '../lib/account.ts';
import { request } from '../lib/api.ts';
import { showToast } from '../ui/toast/toasts.ts';

/** Ends this session and shows the catalogue as anybody sees it. */
export function useSignOut(): () => Promise<void> {
  const { t } = useTranslation('shell');
  const navigate = useNavigate();
  const accountChanged = useAccountChanged();
  return async () => {
    try {
      await request<undefined>('/api/account/sign-out', { method: 'POST' });
    } catch {
      showToast(t('nav.signOutFailed'), { tone: 'must' });
      return;
    }
    void navigate('/');
    await accountChanged();
  };
}
