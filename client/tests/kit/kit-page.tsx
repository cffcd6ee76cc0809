import { useState } from 'react';
import { Badge } from '../../src/ui/badge.tsx';
import { Button } from '../../src/ui/button.tsx';
import { Chart } from '../../src/ui/chart/chart.tsx';
import { ConfirmDialog, ReasonDialog } from '../../src/ui/confirm-dialog.tsx';
import { Menu } from '../../src/ui/menu/menu.tsx';
import { PageHeader } from '../../src/ui/page-header.tsx';
import { PersonName } from '../../src/ui/person-name.tsx';
import { Stepper } from '../../src/ui/stepper.tsx';
import { Tabs } from '../../src/ui/tabs.tsx';
import { Time } from '../../src/ui/time.tsx';
import { Toaster } from '../../src/ui/toast/toaster.tsx';
import { showToast } from '../../src/ui/toast/toasts.ts';
import { KitForm } from './kit-form.tsx';
import { KitTable } from './kit-table.tsx';

const days = Array.from({ length: 30 }, (_, day) => new Date(Date.UTC(2026, 9, day + 1)).toISOString());

/** Every part of the kit once, for the tests. */
export function KitPage() {
  const [tab, setTab] = useState('form');
  const [ask, setAsk] = useState<'confirm' | 'reason'>();
  const [done, setDone] = useState('');
  return (
    <main>
      <PageHeader
        title="The Time Machine"
        titleIsName
        crumbs={[
          { label: 'Studio', to: '/studio' },
          { label: 'Works', to: '/works' },
        ]}
        badge={<Badge tone="should">In review</Badge>}
        actions={
          <>
            <Button onClick={() => setAsk('reason')}>Reject</Button>
            <Button onClick={() => setAsk('confirm')}>Delete</Button>
            <Button onClick={() => showToast('Moved to the archive.', { undo: () => setDone('undone') })}>
              Archive
            </Button>
            <Menu
              label="More"
              heading={<PersonName name="Ada Lovelace" />}
              items={[
                { key: 'open', label: 'Open', run: () => setDone('open') },
                { key: 'copy', label: 'Copy', run: () => setDone('copy') },
                { key: 'away', label: 'Go away', to: '/away' },
                { key: 'delete', label: 'Throw away', run: () => setDone('throw'), dangerous: true },
              ]}
            />
          </>
        }
      >
        <p>
          Sent <Time iso="2026-11-22T14:05:09Z" focusable />, <Badge>draft</Badge>{' '}
          <Badge tone="good">done</Badge>
        </p>
      </PageHeader>
      <Stepper
        steps={[
          { key: 'a', label: 'Draft', state: 'done', detail: 'Ada, 3 Nov' },
          { key: 'b', label: 'In review', state: 'current' },
          { key: 'c', label: 'Published', state: 'next' },
          { key: 'd', label: 'Refused', state: 'stopped' },
        ]}
      />
      <p role="status" id="done">
        {done}
      </p>
      <Tabs
        label="Parts"
        current={tab}
        onChange={setTab}
        tabs={[
          { key: 'form', label: 'Form' },
          { key: 'table', label: 'Table', count: 10_000 },
          { key: 'chart', label: 'Chart' },
        ]}
      >
        {tab === 'form' && <KitForm onDone={setDone} />}
        {tab === 'table' && <KitTable onDone={setDone} />}
        {tab === 'chart' && (
          <Chart
            title="Readers a day"
            times={days}
            shape="bars"
            series={[{ label: 'Readers', values: days.map((_, day) => (day * 7) % 23) }]}
          />
        )}
      </Tabs>
      <ConfirmDialog
        open={ask === 'confirm'}
        onClose={() => setAsk(undefined)}
        title="Delete this draft?"
        confirmLabel="Delete the draft"
        lost={['3 revisions', '12 comments']}
        onConfirm={() => {
          setDone('deleted');
          setAsk(undefined);
        }}
      />
      <ReasonDialog
        open={ask === 'reason'}
        onClose={() => setAsk(undefined)}
        title="Reject this manuscript?"
        confirmLabel="Reject"
        needed
        onConfirm={(reason) => {
          setDone(`rejected: ${reason}`);
          setAsk(undefined);
        }}
      />
      <Toaster />
    </main>
  );
}
