import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchorQuote } from './anchor-quote.ts';

const first = `The lake lay still. Nobody had come down to it since the spring, and the boats were dry. She sat
on the jetty until the light was gone.`;
const second = `In the morning the lake lay still. He counted the boats twice and wrote the number down.`;
const book = [
  { path: 'one.xhtml', text: first },
  { path: 'two.xhtml', text: second },
];
const quote = {
  exact: 'Nobody had come down to it since the spring',
  prefix: 'The lake lay still. ',
  suffix: ', and the boats were dry.',
  path: 'one.xhtml',
};

test('a passage that did not change is found word for word, whatever its spaces and capitals', () => {
  const found = anchorQuote(book, { ...quote, exact: 'nobody had  come down to it\nsince the Spring' });
  assert.deepEqual(found, {
    state: 'exact',
    path: 'one.xhtml',
    start: 20,
    exact: 'Nobody had come down to it since the spring',
    prefix: 'The lake lay still. ',
    suffix: ', and the boats were dry. She sa',
  });
});

test('a passage that was moved to another chapter is found there', () => {
  const moved = [
    { path: 'one.xhtml', text: 'A new beginning.' },
    { path: 'three.xhtml', text: `Much later. ${first}` },
  ];
  assert.deepEqual(
    [anchorQuote(moved, quote)?.path, anchorQuote(moved, quote)?.state],
    ['three.xhtml', 'exact'],
  );
});

test('a passage in which a word was changed, added or left out is found and said to be changed', () => {
  for (const now of [
    'Nobody had come down to it since the autumn',
    'Nobody had ever come down to it since the spring',
    'Nobody had come to it since the spring',
  ]) {
    const changed = book.map(({ path, text }) => ({ path, text: text.replace(quote.exact, now) }));
    const found = anchorQuote(changed, quote);
    assert.equal(found?.state, 'changed', now);
    assert(found.exact.startsWith('Nobody had'), found.exact);
    assert(now.startsWith(found.exact) || found.exact === now, found.exact);
  }
});

test('of a passage that stands twice the one is found whose surroundings agree', () => {
  const twice = { exact: 'the lake lay still.', path: 'gone.xhtml' };
  const one = anchorQuote(book, { ...twice, prefix: '', suffix: ' Nobody had come' });
  const two = anchorQuote(book, { ...twice, prefix: 'In the morning ', suffix: ' He counted' });
  assert.deepEqual([one?.path, two?.path], ['one.xhtml', 'two.xhtml']);
});

test('of a passage that stands twice in the same surroundings the one in its own chapter is found', () => {
  const text = 'And so it goes on and on.';
  const chapters = ['a.xhtml', 'b.xhtml'].map((path) => ({ path, text }));
  const found = anchorQuote(chapters, {
    exact: 'it goes on',
    prefix: 'And so ',
    suffix: ' and on',
    path: 'b.xhtml',
  });
  assert.equal(found?.path, 'b.xhtml');
});

test('a passage that was rewritten or taken out is lost', () => {
  const gone = [
    {
      path: 'one.xhtml',
      text: 'The lake lay still. Not a soul was seen there all year, and the boats rotted.',
    },
  ];
  assert.equal(anchorQuote(gone, quote), undefined);
  assert.equal(anchorQuote([], quote), undefined);
  assert.equal(anchorQuote(book, { ...quote, exact: '…' }), undefined);
});

test('a short passage is not taken for another that shares a word', () => {
  assert.equal(
    anchorQuote(book, { exact: 'the ocean', prefix: 'over ', suffix: ' beyond', path: 'one.xhtml' }),
    undefined,
  );
});

test('scripts without spaces are found too', () => {
  const chapters = [{ path: '1', text: '昔々、あるところにおじいさんとおばあさんが住んでいました。' }];
  const found = anchorQuote(chapters, {
    exact: 'あるところに',
    prefix: '昔々、',
    suffix: 'おじいさん',
    path: '1',
  });
  assert.equal(found?.exact, 'あるところに');
});

test('a long book is searched in time that grows with its length alone', () => {
  const long = Array.from({ length: 20 }, (_, i) => ({ path: `${i}`, text: first.repeat(300) }));
  const words = Array.from({ length: 400 }, (_, i) => `w${i}`).join(' ');
  assert.equal(anchorQuote(long, { exact: words, prefix: '', suffix: '' }), undefined);
});

test('a passage that begins and ends in the middle of a word is found', () => {
  const text = 'A boat lay at the landing and waited for the tide.';
  const cut = { exact: 'oat lay at the la', prefix: 'A b', suffix: 'nding and waited' };
  const found = anchorQuote([{ path: 'one.xhtml', text }], cut);
  assert.deepEqual([found?.state, found?.exact], ['exact', 'boat lay at the landing']);
});
