import { ourAddress } from './mail.ts';
import type { Notice } from './notice-tables.ts';

interface Words {
  readonly subject: string;
  readonly text: string;
}

/**
 * What a notice says by mail, to those who want it so: all such words of the server stand here. A kind without words
 * is mailed as what everybody understands.
 */
export function noticeMail({ kind, data, path }: Notice): Words {
  const { title = '', name = '', reason = '' } = data;
  const book = title === '' ? 'A manuscript' : `“${title}”`;
  const [subject, sentence] = words[kind]?.(book, String(name)) ?? ['News for you', 'There is news for you.'];
  const lines = [sentence];
  if (reason !== '') lines.push(`The reason given:\n\n${reason}`);
  lines.push(ourAddress + path, `What comes by mail is chosen here:\n\n${ourAddress}/notifications`);
  return { subject, text: `${lines.join('\n\n')}\n` };
}

const words: Readonly<Record<string, (book: string, name: string) => readonly [string, string]>> = {
  'edition-submit': (book, name) => [`${book} was handed in`, `${name} handed in ${book}.`],
  'edition-withdraw': (book, name) => [`${book} was withdrawn`, `${name} withdrew ${book}.`],
  'edition-take': (book, name) => [`${book} is being read`, `${name} has begun to read ${book}.`],
  'edition-request-changes': (book, name) => [
    `Changes wanted in ${book}`,
    `${name} asks for changes in ${book}.`,
  ],
  'edition-accept': (book, name) => [`${book} was accepted`, `${name} accepted ${book}.`],
  'edition-reject': (book, name) => [`${book} was rejected`, `${name} rejected ${book}.`],
  'edition-reopen': (book, name) => [`${book} is being read again`, `${name} takes up ${book} again.`],
  'edition-publish': (book, name) => [`${book} is published`, `${name} published ${book}.`],
  'edition-publish-on-time': (book) => [`${book} is published`, `${book} was published as planned.`],
  'edition-schedule': (book, name) => [`${book} has a date`, `${name} scheduled ${book}.`],
  'edition-unschedule': (book, name) => [
    `${book} has no date any more`,
    `${name} took back the date of ${book}.`,
  ],
  'edition-unpublish': (book, name) => [
    `${book} was unpublished`,
    `${name} took ${book} out of the catalogue.`,
  ],
  'edition-assigned': (book, name) => [`${book} is yours to read`, `${name} gave you ${book}.`],
  'book-by-followed': (book, name) => [
    `A new book of ${name}`,
    `${book}, a new book of ${name}, is published.`,
  ],
  'book-in-followed-series': (book, series) => [
    `A new book of ${series}`,
    `${book}, a new book of the series ${series}, is published.`,
  ],
  'review-removed': (book) => ['Your review was taken away', `Your review of ${book} was taken away.`],
  'comment-added': (book, name) => [`A comment on ${book}`, `${name} commented on ${book}.`],
  'comment-answered': (book, name) => [`An answer about ${book}`, `${name} answered a comment on ${book}.`],
  'comment-settled': (book, name) => [
    `A comment on ${book} is settled`,
    `${name} settled a comment on ${book}.`,
  ],
};
