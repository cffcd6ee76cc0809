import type { ReadingSession } from '@mangu/contract/reading';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { useBookmarks } from '../use-bookmarks.ts';
import { usePosition } from '../use-position.ts';
import type { SettingsState } from '../use-settings.ts';
import { ReaderPage } from './reader-page.tsx';

const Annotations = lazy(() => import('../highlights/annotations.tsx'));

interface BookReaderProps {
  readonly session: ReadingSession;
  readonly settings: SettingsState;
}

/** A book of the catalogue: place, bookmarks, highlights and notes are kept for the person who reads. */
export function BookReader({ session, settings }: BookReaderProps) {
  const { t } = useTranslation('reader');
  const { id } = session.book;
  const position = usePosition(session);
  const bookmarks = useBookmarks(id, session.bookmarks);
  return (
    <ReaderPage
      session={session}
      settings={settings}
      kept={{ position, bookmarks }}
      wayOut={{ href: `/books/${encodeURIComponent(id)}`, label: t('back') }}
      marks="highlights"
      part={(props) => <Annotations {...props} />}
    />
  );
}
