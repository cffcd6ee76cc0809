import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { screens } from './app.ts';
import { skipWithoutBrowser as skip } from './browser.ts';
import { becomes, eventually } from './eventually.ts';
import { expectSound, mark, publish, put, review, rowLinks } from './keeping.ts';
import { openRealApp } from './real-app.ts';
import { settled } from './settled.ts';

const app = await openRealApp();
const { server } = app;

const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

test('shelves are made on the page of a book, and ordered, filled, named and deleted in the library', {
  skip,
}, async () => {
  const alder = await publish(server, 'Alder', 'Ann Alder');
  await publish(server, 'Birch', 'Ben Birch');
  const { page } = await app.person(['reader'], 'Rhea Reader');
  await page.goto(`${server.url}/books/${alder}`);
  await page.getByRole('button', { name: 'Put on a shelf' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make the shelf' }).click();
  await dialog.getByText('Give the shelf a name.').waitFor();
  await dialog.getByLabel('New shelf').fill('Trees');
  await page.keyboard.press('Enter');
  await dialog.getByRole('checkbox', { name: 'Trees', checked: true }).waitFor();
  await dialog.getByLabel('New shelf').fill('Later');
  await page.keyboard.press('Enter');
  await dialog.getByRole('checkbox', { name: 'Later' }).uncheck();
  await page.getByRole('button', { name: 'On 1 shelf', includeHidden: true }).waitFor();
  await expectSound(page, 'shelf-dialog');
  await page.keyboard.press('Escape');

  await page.goto(`${server.url}/library/shelves`);
  await page.getByRole('link', { name: 'Trees' }).waitFor();
  await page.getByRole('button', { name: 'Move Later up' }).press('Enter');
  await settled(page);
  await page.reload();
  await page.getByRole('link', { name: 'Trees' }).waitFor();
  await becomes(() => rowLinks(page), ['Later', 'Trees']);
  await page.getByRole('button', { name: 'Rename Later' }).click();
  await dialog.getByLabel('Name').fill('trees');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await dialog.getByText('This shelf cannot be put up').waitFor();
  await dialog.getByLabel('Name').fill('For the winter');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('link', { name: 'For the winter' }).waitFor();
  await expectSound(page, 'shelves');
  await page.getByRole('button', { name: 'Delete For the winter' }).click();
  await dialog.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('link', { name: 'For the winter' }).waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Trees' }).press('Enter');
  const combobox = page.getByRole('combobox', { name: 'Add a book' });
  await combobox.fill('birc');
  await page.getByRole('option', { name: /Birch/ }).waitFor();
  await combobox.press('Enter');
  await page.getByRole('row').getByRole('link', { name: 'Birch' }).waitFor();
  const up = page.getByRole('button', { name: 'Move Birch up' });
  await up.focus();
  await page.keyboard.press('Enter');
  await page.getByText('Birch is now number 1 of 2.').waitFor();
  await becomes(
    () => up.evaluate((button) => button === document.activeElement),
    true,
    'the row moved with the focus',
  );
  await settled(page);
  await page.reload();
  await page.getByRole('link', { name: 'Alder', exact: true }).waitFor();
  await becomes(() => rowLinks(page), ['Birch', 'Alder']);
  await page.getByRole('button', { name: 'Remove Birch' }).click();
  await page.getByRole('link', { name: 'Birch' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'Birch' }).waitFor();
  await expectSound(page, 'shelf');
  await becomes(() => rowLinks(page), ['Birch', 'Alder']);
  await page.goto(`${server.url}/library/shelves/${randomUUID()}`);
  await page.getByRole('heading', { name: 'This shelf is not here' }).waitFor();
  assert.deepEqual(app.complaints, []);
});

test('what is taken from a shelf comes back one by one, and nothing goes that came meanwhile', {
  skip,
}, async () => {
  const ids = new Map<string, string>();
  for (const title of ['Larch', 'Maple', 'Oak', 'Pine'])
    ids.set(title, await publish(server, title, `Writer of ${title}`));
  const { page, person } = await app.person(['reader'], 'Rhea Reader');
  const made = await person.fetch('/api/library/shelves', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Wood' }),
  });
  const { id } = (await made.json()) as { id: string };
  for (const title of ['Larch', 'Maple', 'Oak'])
    await put(person, `/api/library/shelves/${id}/books/${ids.get(title)}`);
  await page.goto(`${server.url}/library/shelves/${id}`);
  await becomes(() => rowLinks(page), ['Larch', 'Maple', 'Oak']);
  const undo = page.getByRole('button', { name: 'Undo' });
  const take = async (title: string) => {
    await page.getByRole('button', { name: `Remove ${title}` }).click();
    await page.getByRole('row').getByRole('link', { name: title }).waitFor({ state: 'detached' });
  };
  await take('Larch');
  await take('Maple');
  await undo.first().click();
  await becomes(() => rowLinks(page), ['Larch', 'Oak']);
  await undo.click();
  await becomes(() => rowLinks(page), ['Larch', 'Maple', 'Oak']);

  await take('Larch');
  // Elsewhere, of which this page knows nothing.
  await put(person, `/api/library/shelves/${id}/books/${ids.get('Pine')}`);
  await page.getByRole('link', { name: 'Shelves' }).click();
  await page.waitForURL(`${server.url}/library/shelves`);
  await undo.click();
  await settled(page);
  await page.getByRole('link', { name: 'Wood' }).click();
  await becomes(() => rowLinks(page), ['Larch', 'Maple', 'Oak', 'Pine']);

  await take('Pine');
  await page.getByRole('link', { name: 'Catalogue', exact: true }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.route('**/api/library/shelves', (route) => route.abort());
  await undo.click();
  await page.getByText('The server does not answer').waitFor();
  assert.deepEqual(app.complaints, []);
});

test('notes of all books come together: found, opened at their place, and taken along as a file', {
  skip,
}, async () => {
  const [dune, reef] = [
    await publish(server, 'Dune', 'Dora Dune'),
    await publish(server, 'Reef', 'Rolf Reef'),
  ];
  const { page, person } = await app.person(['reader'], 'Rhea Reader');
  await page.goto(`${server.url}/library/notes`);
  await page.getByRole('heading', { name: 'No highlights yet' }).waitFor();
  await mark(person, dune, 'The sand was warm.', 'Like at home.');
  await mark(person, reef, 'The water was cold.', '', 'blue');
  await page.reload();
  await page.getByText('Like at home.').waitFor();
  await expectSound(page, 'notes');
  const place = page.getByRole('link', { name: 'Chapter 1, 25%' });
  const toReef = new RegExp(`^/read/${reef}#cfi=epubcfi`);
  await eventually(async () => assert.match((await place.first().getAttribute('href')) ?? '', toReef));
  await page.getByLabel('Colour').selectOption('blue');
  await page.getByText('Like at home.').waitFor({ state: 'detached' });
  await page.getByLabel('Colour').selectOption('All colours');
  await page.getByRole('searchbox', { name: 'Words in it' }).fill('nowhere');
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByRole('button', { name: 'Only this book: Dune' }).click();
  await page.getByText('The water was cold.').waitFor({ state: 'detached' });
  const saved = async (name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name }).click(),
    ]);
    return [download.suggestedFilename(), readFileSync(await download.path(), 'utf8')] as const;
  };
  const [markdownName, markdown] = await saved('Export as Markdown');
  assert.equal(markdownName, 'highlights.md');
  assert.match(markdown, /^# Dune\n.*> The sand was warm.*Like at home/s);
  assert.doesNotMatch(markdown, /Reef/);
  await page.getByRole('button', { name: 'Show all books' }).click();
  await page.getByText('The water was cold.').waitFor();
  const [annotationsName, annotations] = await saved('Export as Web Annotations');
  assert.equal(annotationsName, 'highlights.jsonld');
  assert.equal(JSON.parse(annotations).total, 2);
  await place.first().click();
  await page.waitForURL(new RegExp(`/read/${reef}`));
  assert.deepEqual(app.complaints, []);
});

test('a begun book is put away on the first page and in the library, and both can be undone', {
  skip,
}, async () => {
  const [elm, fir] = [
    await publish(server, 'Elm and the Long Way Down to the Sea', 'Ella Elm'),
    await publish(server, 'Fir', 'Finn Fir'),
  ];
  const { page, person } = await app.person(['reader'], 'Rhea Reader');
  for (const book of [fir, elm])
    await put(person, `/api/reading/positions/${book}`, {
      ...{ cfi: 'epubcfi(/6/2)', fraction: 0.5, chapter: 'Chapter 7', writer: randomUUID(), base: 0 },
    });
  await page.goto(server.url);
  const row = page.getByRole('region', { name: 'Continue reading' });
  const titles = () => row.getByRole('link').allInnerTexts();
  await becomes(titles, ['Elm and the Long Way Down to the Sea', 'Fir']);
  await expectSound(page, 'begun');
  await row.getByRole('button', { name: 'Put Elm and the Long Way Down to the Sea away' }).press('Enter');
  await becomes(titles, ['Fir']);
  await becomes(
    () => row.getByRole('heading').evaluate((heading) => heading === document.activeElement),
    true,
    'the focus stays where the book was',
  );
  await page.getByRole('button', { name: 'Undo' }).click();
  await becomes(titles, ['Elm and the Long Way Down to the Sea', 'Fir']);
  await row.getByRole('button', { name: 'Put Fir away' }).click();
  await becomes(titles, ['Elm and the Long Way Down to the Sea']);
  await row.getByRole('button', { name: /Put Elm/ }).click();
  await row.waitFor({ state: 'detached' });

  await put(person, `/api/reading/recent/${elm}`);
  await put(person, `/api/library/lists/library/${fir}`);
  await page.goto(`${server.url}/library`);
  await page.getByRole('row').getByRole('link', { name: 'Elm' }).waitFor();
  await page.getByRole('button', { name: /^Remove Elm/ }).click();
  await becomes(() => rowLinks(page), ['Fir']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('row').getByRole('link', { name: 'Elm' }).waitFor();
  await page.getByRole('button', { name: 'Remove Fir' }).click();
  await becomes(() => rowLinks(page), ['Elm and the Long Way Down to the Sea']);
  await page.goto(server.url);
  await becomes(titles, ['Elm and the Long Way Down to the Sea']);
  await row.getByRole('link').click();
  await page.waitForURL(`${server.url}/read/${elm}`);
  assert.deepEqual(app.complaints, []);
});

test('on a phone in the dark everything of the library fits and has no accessibility fault', {
  skip,
}, async () => {
  const long = 'An Exceedingly Long Title About the Wreckunderstandablynotbreakable of the Good Ship';
  const bookId = await publish(server, long, 'Wilhelmina Featherstonehaugh-Cholmondeley of the Outer Isles');
  await review(await server.person(['reader'], 'Olga Other'), bookId, 4, `Long. ${'very'.repeat(60)}`);
  const { page, person } = await app.person(['reader'], 'Rhea Reader', {
    ...screens.phone,
    colorScheme: 'dark',
  });
  const made = await person.fetch('/api/library/shelves', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Wrecksandotherthingsthatdonotbreakatall'.repeat(2) }),
  });
  const { id } = (await made.json()) as { id: string };
  await put(person, `/api/library/shelves/${id}/books/${bookId}`);
  await put(person, `/api/library/lists/wishes/${bookId}`);
  await put(person, '/api/library/following', {
    kind: 'contributor',
    name: 'Wilhelmina Featherstonehaugh-Cholmondeley of the Outer Isles',
  });
  await publish(server, 'Another', 'Wilhelmina Featherstonehaugh-Cholmondeley of the Outer Isles');
  await mark(person, bookId, 'pass'.repeat(100), `note ${'x'.repeat(120)}`, 'pink');
  await put(person, `/api/reading/positions/${bookId}`, {
    ...{ cfi: 'epubcfi(/6/2)', fraction: 1, writer: randomUUID(), base: 0 },
  });
  await server.db
    .insertInto('reading_day')
    .values(
      [1, 2, 4].map((days) => ({
        ...{ reader_id: person.id, book_id: bookId, seconds: days * 600 },
        day: dayBefore(days),
      })),
    )
    .execute();
  const library = ['', '/wishes', '/shelves', `/shelves/${id}`, '/following', '/notes', '/statistics'];
  for (const address of [...library.map((part) => `/library${part}`), `/books/${bookId}`, '/notifications']) {
    await page.goto(server.url + address);
    await page.getByRole('heading', { level: 1 }).waitFor();
    if (address.endsWith('statistics')) await page.locator('canvas, figure svg').first().waitFor();
    await expectSound(page, `phone${address.replaceAll('/', '-').replace(id, 'ID').replace(bookId, 'ID')}`);
  }
  assert.deepEqual(app.complaints, []);
});
