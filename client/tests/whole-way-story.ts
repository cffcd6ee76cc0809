import { settled } from './settled.ts';
import {
  type Actor,
  giveRole,
  type Stage,
  signIn,
  signUp,
  welcomeAdministrator,
} from './whole-way-people.ts';

const title = 'The Keepers of the Northern Light';
const before = 'Nobody had come up the stairs since the spring';
const after = 'Nobody but the keeper had come up the stairs since the spring';
const winter = `Ida had counted the days at first, with a nail on the door of the coal store, five strokes and one across. In December she stopped, since a day that nobody comes looks like the one before it, and the strokes had begun to look like rain.

What she kept instead was the log. Wind, sea, what had passed: a trawler low in the water, a seal, a crate of oranges that broke on the rocks and gave the gulls a holiday. Jonas read it over her shoulder and said that she wrote like a clerk. She said that a clerk would have been paid.

They had agreed on the lamp before they agreed on anything else. He trimmed it at dusk and she at midnight, and whoever came off watch left the kettle where the other would find it. In a year they had never let it go out, and in a year they had never spoken of why.

When the storm came it came from the wrong side. The panes that faced the land had not been made for it. By ten the salt lay on the inside of the glass, and by eleven the light that should have reached twenty miles reached the end of the landing and no further.`;
const spring = `The boat that brought the mail in April brought a man from the office as well. He had a list. He counted the panes, the cans of oil, the blankets and the spoons, and wrote down one spoon too many, which Ida took for a kindness.

“It says here that it never went out,” he said, and put his finger on the log.

“It says so because it did not.”

He looked at the landing, at the boat, at the two of them beside each other in the door. Then he closed the book and asked whether there was any tea, and Jonas went to see about the kettle, which stood where it had always stood.`;
const chapters = (passage: string) => `---
title: ${title}
author: Ada Author
lang: en
---
# The lamp

The lamp stood on the table. ${passage}, and the glass was dim.

${winter}

# The boat

${spring}
`;
const asked = 'Say who lit the lamp.';

/** A book goes its whole way with four people, through pages alone. */
export async function wholeWay(stage: Stage): Promise<void> {
  const admin = await welcomeAdministrator(stage);
  const author = await signUp(stage, 'Ada Author', 'ada@example.org');
  const editor = await signUp(stage, 'Edith Editor', 'edith@example.org');
  const reader = await signUp(stage, 'Rita Reader', 'rita@example.org');
  await giveRole(stage, admin, 'Ada Author', 'Author');
  await giveRole(stage, admin, 'Edith Editor', 'Editor');
  await signIn(stage, author, 'ada@example.org');
  await signIn(stage, editor, 'edith@example.org');

  await beginWork(stage, author);
  await askForChanges(stage, editor);
  await sendRevision(stage, author);
  await publish(stage, editor);
  await hearOfIt(stage, author);
  await findAndRead(stage, reader);
}

/** From an empty studio to a manuscript that is handed in. */
async function beginWork(stage: Stage, author: Actor): Promise<void> {
  const { page, hands } = author;
  await hands.press(page.getByRole('link', { name: 'Studio' }));
  await page.getByText('No work yet').waitFor();
  await hands.press(page.getByRole('button', { name: 'Begin a work' }));
  await page.getByText('Before it can be handed in').waitFor();
  await stage.see(author, 'studio-begun');
  await hands.file(page.getByLabel('Choose a manuscript'), 'keepers.md', chapters(before));
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await hands.type(page.getByLabel('Description'), 'Two people and a lamp, far in the north.');
  await hands.press(page.getByRole('button', { name: 'Add a subject' }));
  await hands.choose(page.getByLabel('Kind 1'), 'Keyword');
  await hands.type(page.getByLabel('Words 1'), 'Lighthouses');
  await page.getByText('All is saved.').waitFor();
  await page.getByText('Everything is there.').waitFor();
  await stage.see(author, 'studio-work');
  // What is saved has a new version, which comes with another answer.
  await settled(page);
  await hands.press(page.getByRole('button', { name: 'Hand in' }));
  await page.getByText('Handed in', { exact: true }).first().waitFor();
}

/** Finds it in the queue, takes it and says what is missing. */
async function askForChanges(stage: Stage, editor: Actor): Promise<void> {
  const { page, hands } = editor;
  await hands.press(page.getByRole('link', { name: 'Desk' }));
  await page.getByRole('link', { name: title }).waitFor();
  await stage.see(editor, 'desk-queue');
  await hands.press(page.getByRole('link', { name: title }));
  await move(editor, 'Take it');
  await page.getByText('In review', { exact: true }).waitFor();
  await stage.see(editor, 'desk-edition');
  await hands.press(page.getByRole('button', { name: 'Ask for changes' }));
  const dialog = page.getByRole('dialog');
  await hands.type(dialog.getByRole('textbox'), asked);
  await stage.see(editor, 'desk-asking');
  await hands.press(dialog.getByRole('button', { name: 'Ask for changes' }));
  await page.getByText('Changes wanted', { exact: true }).waitFor();
}

/** One of the moves that are asked about first. */
async function move({ page, hands }: Actor, name: string): Promise<void> {
  await hands.press(page.getByRole('button', { name, exact: true }));
  await hands.press(page.getByRole('dialog').getByRole('button', { name, exact: true }));
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function openWork({ page, hands }: Actor, url: string): Promise<void> {
  await page.goto(url);
  await hands.press(page.getByRole('link', { name: 'Studio' }));
  await hands.press(page.getByRole('link', { name: title }));
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

/** Reads what is asked, sends a revision, looks at the difference and hands in again. */
async function sendRevision(stage: Stage, author: Actor): Promise<void> {
  const { page, hands } = author;
  await openWork(author, stage.app.server.url);
  await page.getByText('Changes asked for', { exact: true }).first().waitFor();
  await stage.see(author, 'studio-asked');
  await hands.file(page.getByLabel('Choose a manuscript'), 'keepers-2.md', chapters(after));
  await hands.press(page.getByRole('link', { name: 'What changed since revision 1' }));
  await page.locator('ins', { hasText: 'but the keeper' }).waitFor();
  await stage.see(author, 'studio-changes');
  await openWork(author, stage.app.server.url);
  await hands.type(page.getByLabel('A word to the editors'), 'The keeper lit it.');
  await hands.press(page.getByRole('button', { name: 'Hand in' }));
  await page.getByText('Handed in', { exact: true }).first().waitFor();
}

/** Ticks the checklist, comments, accepts and publishes. */
async function publish(stage: Stage, editor: Actor): Promise<void> {
  const { page, hands } = editor;
  await page.goto(`${stage.app.server.url}/desk`);
  await hands.press(page.getByRole('link', { name: title }));
  await move(editor, 'Take it');
  await page.getByText('In review', { exact: true }).waitFor();
  const boxes = page.getByRole('group', { name: 'Checklist' }).getByRole('checkbox');
  await boxes.first().waitFor();
  for (const box of await boxes.all()) {
    await hands.tick(box);
    await settled(page);
  }
  await stage.see(editor, 'desk-checklist');
  await hands.press(page.getByRole('tab', { name: 'Comments' }));
  await hands.type(page.getByRole('textbox', { name: 'Write a comment' }), 'A fine beginning.');
  await hands.press(page.getByRole('button', { name: 'Comment', exact: true }));
  await page.getByText('A fine beginning.').waitFor();
  await move(editor, 'Accept');
  await page.getByText('Accepted', { exact: true }).waitFor();
  await move(editor, 'Publish now');
  await page.getByText('Published', { exact: true }).first().waitFor();
  await hands.press(page.getByRole('tab', { name: 'History' }));
  await page.getByText('Publish now, Edith Editor').waitFor();
  await stage.see(editor, 'desk-history');
}

async function hearOfIt(stage: Stage, author: Actor): Promise<void> {
  const { page, hands } = author;
  await page.goto(stage.app.server.url);
  await hands.press(page.getByRole('link', { name: /Notifications/ }));
  await page.getByText(`Edith Editor published ${title}`).first().waitFor();
  await stage.see(author, 'notifications');
}

/** Finds it by a mistyped word, reads it, marks a passage and finds it again in the own library. */
async function findAndRead(stage: Stage, reader: Actor): Promise<void> {
  const { page, hands } = reader;
  await page.goto(stage.app.server.url);
  await page.getByRole('link', { name: title }).first().waitFor();
  await stage.see(reader, 'catalogue');
  await page.keyboard.press('/');
  await page.keyboard.type('keepres northern');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: title }).first().waitFor();
  await stage.see(reader, 'search');
  await hands.press(page.getByRole('link', { name: title }).first());
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await stage.see(reader, 'book');
  await hands.press(page.getByRole('link', { name: 'Read', exact: true }));
  await page.locator('[data-state=open]').waitFor();
  // Behind the cover, where the text begins.
  await page.keyboard.press('c');
  await hands.press(page.getByRole('dialog').getByRole('button', { name: 'The lamp' }));
  await page.getByRole('button', { name: 'Back to where you were' }).waitFor();
  await page.keyboard.press('v');
  await page.getByRole('region', { name: 'What to do with the words selected' }).waitFor();
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'Highlight', exact: true });
  await hands.type(dialog.getByLabel('Note, for yourself'), 'Who lit it?');
  await hands.press(dialog.getByRole('button', { name: 'Save' }));
  await dialog.waitFor({ state: 'detached' });
  await stage.see(reader, 'reading');
  await page.keyboard.press('l');
  await page.getByRole('dialog', { name: 'Highlights and notes' }).getByText('Who lit it?').waitFor();
  await stage.see(reader, 'reading-notes');
  await page.keyboard.press('Escape');
  await page.goto(`${stage.app.server.url}/library`);
  await page.getByRole('link', { name: title }).first().waitFor();
  await stage.see(reader, 'library');
}
