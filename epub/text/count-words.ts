/** Scripts written without spaces between words, for which a dictionary is needed. */
const unspaced =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]+/gu;

const spaced = /[\p{L}\p{N}\p{M}]+(?:['’.-][\p{L}\p{N}\p{M}]+)*/gu;

// ICU chooses the dictionary by script, so one segmenter serves all of them.
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** Words of a text in any language. Only runs in unspaced scripts go through the slow segmenter. */
export function countWords(text: string): number {
  let words = 0;
  const rest = text.replace(unspaced, (run) => {
    for (const segment of segmenter.segment(run)) if (segment.isWordLike === true) words += 1;
    return ' ';
  });
  for (const _ of rest.matchAll(spaced)) words += 1;
  return words;
}
