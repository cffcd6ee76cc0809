import './ui/index.css';
import './features/reader/reader.css';
import { createRoot } from 'react-dom/client';
import { ErrorBoundary } from './app/error-boundary.tsx';
import { getSession } from './features/reader/api.ts';
import { askForHighlights } from './features/reader/first-highlights.ts';
import { readSettings } from './features/reader/settings.ts';
import { subjectFromPath } from './features/reader/target.ts';
import { resolveTheme, showTheme } from './features/reader/theme.ts';
import { startI18n } from './lib/i18n.ts';
import common from './locales/en/common.json';
import problems from './locales/en/problems.json';
import reader from './locales/en/reader.json';

const subject = subjectFromPath(window.location.pathname);
if (subject === null) window.location.replace('/');
else {
  // Before anything is drawn, so that no other colour flashes.
  const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  showTheme(resolveTheme(readSettings().theme, document.documentElement.dataset.theme, systemIsDark));
  // The session and the reader's code are fetched side by side.
  const session = getSession(subject);
  session.catch(() => undefined);
  if (subject.kind === 'book') askForHighlights(subject.id);
  const { ReaderApp } = await import('./features/reader/components/reader-app.tsx');
  await startI18n({ common, problems, reader });
  const root = document.getElementById('root');
  if (!root) throw new Error('read.html has no element with the id “root”.');
  createRoot(root).render(
    <ErrorBoundary>
      <ReaderApp subject={subject} firstSession={session} />
    </ErrorBoundary>,
  );
}
