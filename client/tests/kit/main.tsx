import '../../src/ui/index.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { startI18n } from '../../src/lib/i18n.ts';
import common from '../../src/locales/en/common.json';
import problems from '../../src/locales/en/problems.json';

await startI18n({ common, problems });

const { KitPage } = await import('./kit-page.tsx');
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no root.');
createRoot(root).render(
  <QueryClientProvider client={new QueryClient({ defaultOptions: { queries: { retry: false } } })}>
    <BrowserRouter>
      <KitPage />
    </BrowserRouter>
  </QueryClientProvider>,
);
