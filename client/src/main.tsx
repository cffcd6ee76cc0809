import './ui/index.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { addTexts, startI18n } from './lib/i18n.ts';
import catalogue from './locales/en/catalogue.json';
import common from './locales/en/common.json';

await startI18n({ common, catalogue });

// The words of failures are many and seldom needed: they come behind the page, long before most could be.
void import('./locales/en/problems.json').then((problems) => addTexts('problems', problems.default));

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id “root”.');
createRoot(root).render(<App />);
