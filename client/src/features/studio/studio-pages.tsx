import type { ReactNode } from 'react';
import { addTexts } from '../../lib/i18n.ts';
import roles from '../../locales/en/roles.json';
import studio from '../../locales/en/studio.json';
import upload from '../../locales/en/upload.json';
import { DifferencePage } from './difference-page.tsx';
import { WorkPage } from './work-page.tsx';
import { WorksPage } from './works-page.tsx';

addTexts('studio', studio);
addTexts('upload', upload);
addTexts('roles', roles);

interface Props {
  readonly path: readonly string[];
  readonly fallback: ReactNode;
  /** The conversation with the editors about an edition. */
  readonly talk: (editionId: string) => ReactNode;
}

/** `/studio`, `/studio/works/ID`, `/studio/works/ID/editions/EDITION` and `/studio/works/ID/changes/LATER/EARLIER`. */
export function StudioPages({ path, fallback, talk }: Props) {
  const [first, workId, third, later, earlier] = path.filter(Boolean);
  if (first === undefined) return <WorksPage />;
  if (first !== 'works' || !workId) return fallback;
  if (third === undefined) return <WorkPage key={workId} workId={workId} talk={talk} />;
  if (third === 'editions' && later)
    return <WorkPage key={workId} workId={workId} editionId={later} talk={talk} />;
  if (third === 'changes' && later && earlier)
    return <DifferencePage workId={workId} later={later} earlier={earlier} />;
  return fallback;
}
