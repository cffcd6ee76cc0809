import assert from 'node:assert/strict';
import test from 'node:test';
import type { Work } from '@mangu/contract/works';
import { buildEpub } from '@mangu/epub/testing';
import type { Page } from 'playwright-core';
import { beginWork, sendManuscript } from '../../server/testing/manuscripts.ts';
import { screens } from './app.ts';
import { skipWithoutBrowser } from './browser.ts';
import { becomes } from './eventually.ts';
import { expectNoViolations, openRealApp } from './real-app.ts';

const app = await openRealApp();

const browserTest = (name: string, run: () => Promise<void>) => test(name, { skip: skipWithoutBrowser }, run);

browserTest('an author goes from an empty studio to a manuscript that is handed in', async () => {
  const { page } = await app.person(['author'], 'Ada Author');
  await page.goto(`${app.server.url}/studio`);
  await page.getByText('No work yet').waitFor();
  await expectNoViolations(page, 'empty studio');
  await page.getByRole('button', { name: 'Begin a work' }).click();
  await page.getByText('Before it can be handed in').waitFor();

  const send = (name: string, text: string) =>
    page.setInputFiles('#manuscript ~ div input[type=file]', {
      name,
      mimeType: 'text/markdown',
      buffer: Buffer.from(text),
    });
  await send('empty.md', '   ');
  await page.getByText('Not accepted', { exact: true }).waitFor();
  await page.getByText('There is no text in the manuscript.').waitFor();
  await send(
    'fog.md',
    '---\ntitle: Fog <b>now</b>\nauthor: Ada\nlang: en\n---\n# One\n\nIt was quiet.\n\n# Two\n\nEnd.',
  );
  await page.getByText('Revision 2').first().waitFor();
  await page.getByRole('heading', { level: 1, name: 'Fog <b>now</b>' }).waitFor();
  await expectNoViolations(page, 'work with a manuscript');

  await page.getByLabel('ISBN').fill('978-0-306-40615-8');
  await page.getByText('The last digit does not fit').waitFor();
  await page.getByLabel('ISBN').fill('978-0-306-40615-7');
  await page.getByLabel('Description').fill('A quiet harbour.');
  await page.getByRole('button', { name: 'Add a subject' }).click();
  await page.getByLabel('Code 1').fill('fba');
  await page.getByText('All is saved.').waitFor();
  await page.getByText('Everything is there.').waitFor();
  await page.reload();
  await becomes(() => page.getByLabel('Description').inputValue(), 'A quiet harbour.');

  await send('fog.md', '# One\n\nIt was loud.\n\n# Two\n\nEnd.');
  await page.getByRole('link', { name: 'What changed since revision 2' }).click();
  await page.locator('ins', { hasText: 'loud' }).waitFor();
  await expectNoViolations(page, 'what changed');
  await page.goBack();
  const reading = page.waitForResponse(/\/api\/reading\/revisions\//);
  await page.getByRole('link', { name: 'Read revision 3' }).click();
  assert.equal((await reading).status(), 200);
  await page.locator('[data-state="open"]').waitFor();
  await page.goBack();

  await page.getByLabel('A word to the editors').fill('It is louder now.');
  await page.getByRole('button', { name: 'Hand in' }).click();
  await page.getByText('Handed in', { exact: true }).first().waitFor();
  await page.setViewportSize(screens.phone.viewport);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectNoViolations(page, 'handed in, on a phone, dark');
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert(wider <= 0, `the page is ${wider} px too wide`);
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByText('Draft', { exact: true }).first().waitFor();
  assert.deepEqual(app.complaints, []);
});

browserTest(
  'two windows of a work: different fields are joined, of the same field nothing is lost',
  async () => {
    const { page, context, person } = await app.person(['author'], 'Ada Author');
    const { work } = await beginWork(person, 'Fog');
    const other = await context.newPage();
    for (const one of [page, other]) {
      await one.goto(`${app.server.url}/studio/works/${work.id}`);
      await one.getByText('All is saved.').waitFor();
    }
    const saved = (one: Page) => one.getByText('All is saved.').waitFor();
    // A page that nobody looks at is not told of what the other one does.
    await other.route('**/api/works/*', (route) => route.abort());
    await page.getByLabel('Publisher').fill('The House');
    await saved(page);
    await other.unroute('**/api/works/*');
    await other.getByLabel('Rights').fill('Mine');
    await saved(other);
    await becomes(() => other.getByLabel('Publisher').inputValue(), 'The House');

    await other.route('**/api/works/*', (route) => route.abort());
    await page.reload();
    await saved(page);
    await page.getByLabel('Publisher').fill('The Other House');
    await saved(page);
    await other.unroute('**/api/works/*');
    await other.getByLabel('Publisher').fill('My House');
    await other.getByText('Somebody changed the same field meanwhile.').waitFor();
    await becomes(() => other.getByLabel('Publisher').inputValue(), 'My House');
    await expectNoViolations(other, 'the same field in two windows');
    await other.getByRole('button', { name: 'Save what stands here' }).click();
    await saved(other);
    await page.reload();
    await saved(page);
    await becomes(() => page.getByLabel('Publisher').inputValue(), 'My House');
    await becomes(() => page.getByLabel('Rights').inputValue(), 'Mine');
    assert.deepEqual(app.complaints, []);
  },
);

browserTest(
  'an author says who did what and how accessible it is, and begins a further edition',
  async () => {
    const { page, person } = await app.person(['author'], 'Ada Author');
    const { work, edition } = await beginWork(person, 'Fog');
    await sendManuscript(
      person,
      edition.id,
      buildEpub({
        creators: ['Ada Author'],
        metadataXml:
          '<meta property="schema:accessMode">textual</meta><meta property="schema:accessibilityFeature">fineSmell</meta><meta property="schema:accessibilityHazard">none</meta>',
      }),
    );
    const read = async () => {
      const now: Work = await (await person.fetch(`/api/works/${work.id}`)).json();
      return now.editions.map(({ metadata }) => metadata);
    };
    const saved = () => page.getByText('All is saved.').waitFor();
    await page.goto(`${app.server.url}/studio/works/${work.id}`);
    await page.getByRole('button', { name: 'Add a role for person 1' }).click();
    await page.getByLabel('Role 2 of person 1').selectOption({ label: 'Illustrator' });
    await page.getByRole('button', { name: 'Add a role for person 1' }).click();
    await page.getByRole('button', { name: 'Remove role 3 of person 1' }).click();

    await becomes(() => page.getByLabel('Flashing').inputValue(), 'no', 'as the manuscript says');
    await page.getByLabel('fineSmell').uncheck();
    await page.getByLabel('Pictures or video').check();
    await page.getByText('Readers are not told that all of it can be read aloud').waitFor();
    await page.getByLabel('Text alone', { exact: true }).check();
    await page.getByText('not that the pictures are described').waitFor();
    await page.getByLabel('Pictures are described').check();
    await page.getByLabel('Flashing').selectOption({ label: 'Yes' });
    await page.getByLabel('Checked by').fill('The House');
    await page.getByText('is shown only along with the standard').waitFor();
    await page.getByLabel('Standard that it').selectOption('EPUB Accessibility 1.1 - WCAG 2.2 Level AA');
    await page.getByText('is shown only along with the standard').waitFor({ state: 'detached' });
    await page.getByLabel('Date of publication').fill('2026-02-30');
    await page.getByText('There is no such date.').waitFor();
    await page.getByLabel('Date of publication').fill('2026-02-28');
    await saved();
    const [metadata] = await read();
    assert.deepEqual(metadata?.contributors?.[0]?.roles, ['aut', 'ill']);
    assert.deepEqual(metadata?.accessibility, {
      accessModes: ['textual', 'visual'],
      accessModesSufficient: [['textual']],
      features: ['alternativeText'],
      hazards: ['flashing', 'noMotionSimulationHazard', 'noSoundHazard'],
      conformsTo: ['EPUB Accessibility 1.1 - WCAG 2.2 Level AA'],
      certifiedBy: 'The House',
    });
    await expectNoViolations(page, 'details in full');

    await app.server.db
      .updateTable('edition')
      .set({ state: 'published' })
      .where('id', '=', edition.id)
      .execute();
    await page.reload();
    await page.getByRole('button', { name: 'Begin a further edition' }).click();
    await page.getByText('Before it can be handed in').waitFor();
    await page.getByRole('link', { name: 'Edition 1' }).waitFor();
    await becomes(() => page.getByLabel('Date of publication').inputValue(), '');
    await page.getByLabel('Subtitle').fill('Second edition');
    await saved();
    const [first, second] = await read();
    assert.deepEqual([first?.subtitle, second?.subtitle], [undefined, 'Second edition']);
    await page.setViewportSize(screens.phone.viewport);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectNoViolations(page, 'a second edition, on a phone, dark');
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert(wider <= 0, `the page is ${wider} px too wide`);
    await page.getByRole('button', { name: 'Delete this draft' }).click();
    await page.getByRole('button', { name: 'Delete it with all its files' }).click();
    await page.getByRole('heading', { level: 1, name: 'My works' }).waitFor();
    await page.getByRole('link', { name: 'Fog' }).click();
    await page.getByRole('button', { name: 'Begin a further edition' }).waitFor();
    assert.deepEqual(app.complaints, []);
  },
);
