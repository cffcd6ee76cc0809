import type { ManuscriptShown, ReadingSession } from '@mangu/contract/reading';
import { lazy, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ReaderPage } from '../components/reader-page.tsx';
import { commentFromHash } from '../target.ts';
import type { SettingsState } from '../use-settings.ts';

const CommentsPart = lazy(() => import('./comments-part.tsx'));

interface ManuscriptReaderProps {
  readonly session: ReadingSession;
  readonly manuscript: ManuscriptShown;
  readonly settings: SettingsState;
}

/** A revision of a manuscript, for its author and the desk: nothing of the reading is kept, and they comment on it. */
export function ManuscriptReader({ session, manuscript, settings }: ManuscriptReaderProps) {
  const { t } = useTranslation('reader');
  const { own, workId, editionId } = manuscript;
  const asked = useAskedComment();
  return (
    <ReaderPage
      session={session}
      settings={settings}
      kept={null}
      wayOut={
        own
          ? { href: `/studio/works/${workId}/editions/${editionId}`, label: t('backToWork') }
          : { href: `/desk/${editionId}`, label: t('backToDesk') }
      }
      marks="comments"
      part={(props) => <CommentsPart {...props} manuscript={manuscript} asked={asked} />}
    />
  );
}

/** The comment that the address asks for, read before the open book takes the address over. */
function useAskedComment(): string | null {
  const [asked, setAsked] = useState(() => commentFromHash(window.location.hash));
  useEffect(() => {
    const look = () => setAsked((now) => commentFromHash(window.location.hash) ?? now);
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);
  return asked;
}
