import { packageDocument, type TestItem } from '@mangu/epub/testing';
import type { Page } from 'playwright-core';
import { bookFrames, novel, paragraphs } from './reader-app.ts';

const chapters = [
  { title: 'The Kettle', body: paragraphs(2) },
  { title: 'The Fire', body: paragraphs(30, 31) },
  { title: 'The Ashes', body: paragraphs(30, 61) },
];

/** Ten seconds of one file for every paragraph of the chapter. */
function overlay(chapter: string, first: number, count: number): string {
  const clips = Array.from(
    { length: count },
    (_, index) => `<par><text src="${chapter}.xhtml#p${first + index}"/>
<audio src="${chapter}.mp3" clipBegin="${index * 10}s" clipEnd="${(index + 1) * 10}s"/></par>`,
  );
  return `<smil xmlns="http://www.w3.org/ns/SMIL" version="3.0"><body>${clips.join('\n')}</body></smil>`;
}

/** Three chapters of which the first two are read aloud: one of two paragraphs, and one of many pages. */
export function narratedNovel(): Uint8Array {
  const narrated = ['c1', 'c2'];
  const items: TestItem[] = narrated.flatMap((chapter, index) => [
    {
      id: `${chapter}-overlay`,
      href: `${chapter}.smil`,
      mediaType: 'application/smil+xml',
      data: index === 0 ? overlay(chapter, 1, 2) : overlay(chapter, 31, 30),
    },
    { id: `${chapter}-sound`, href: `${chapter}.mp3`, mediaType: 'audio/mpeg', data: 'no sound' },
  ]);
  const packageXml = packageDocument({ title: 'A Small Novel', chapters, items }).replace(
    /<item id="(c1|c2)" /g,
    '<item id="$1" media-overlay="$1-overlay" ',
  );
  return novel({ chapters, items, packageXml });
}

/** From now on sound plays as the test says, and not by the clock and the codecs of the machine. */
export async function takeSound(page: Page): Promise<void> {
  await page.evaluate(() => {
    let sound: HTMLMediaElement | undefined;
    let source = '';
    let seconds = 0;
    const { prototype } = HTMLMediaElement;
    const { dataset } = document.documentElement;
    prototype.play = async function () {
      sound = this;
      dataset.sound = 'on';
    };
    prototype.pause = () => {
      dataset.sound = 'off';
    };
    Object.defineProperties(prototype, {
      src: {
        get: () => source,
        set: (url: string) => {
          source = url;
          seconds = 0;
        },
      },
      paused: { get: () => dataset.sound !== 'on' },
      currentTime: {
        get: () => seconds,
        set: (to: number) => {
          seconds = to;
        },
      },
    });
    document.addEventListener('heard', (event) => {
      if (event instanceof CustomEvent && typeof event.detail === 'number') seconds = event.detail;
      sound?.dispatchEvent(new Event('timeupdate'));
    });
    document.addEventListener('sound-ended', () => sound?.dispatchEvent(new Event('ended')));
  });
}

/** The sound comes to this second of its file. */
export async function hear(page: Page, seconds: number): Promise<void> {
  await page.evaluate((detail) => {
    document.dispatchEvent(new CustomEvent('heard', { detail }));
  }, seconds);
}

/** The file of the sound comes to its end. */
export async function endSound(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.dispatchEvent(new Event('sound-ended'));
  });
}

export const isSounding = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.dataset.sound === 'on');

/** The paragraphs that are marked as spoken. */
export async function spoken(page: Page): Promise<string[]> {
  const all = await Promise.all(
    bookFrames(page).map((frame) =>
      frame
        .evaluate(() => [...document.querySelectorAll('.mangu-speaking')].map(({ id }) => id))
        .catch(() => []),
    ),
  );
  return all.flat();
}
