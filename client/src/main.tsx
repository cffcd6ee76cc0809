import './ui/index.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { startI18n } from './lib/i18n.ts';
import catalogue from './locales/en/catalogue.json';
import common from './locales/en/common.json';
import problems from './locales/en/problems.json';

startI18n({ common, problems, catalogue });

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no element with the id “root”.');
createRoot(root).render(<App />);
