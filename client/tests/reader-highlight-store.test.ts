import assert from 'node:assert/strict';
import test from 'node:test';
import type { Highlight, HighlightInput, HighlightSaved } from '@mangu/contract/highlights';
import { HighlightStore, type StoreState } from '../src/features/reader/highlights/store.ts';

const mark = (note = '', version = 0, id = 'h'): Highlight => ({
  id,
  cfi: `epubcfi(/6/4!/${id})`,
  fraction: 0,
  quote: { exact: 'words', prefix: '', suffix: '' },
  colour: 'yellow',
  note,
  version,
  created: '2026-11-25T00:00:00Z',
  updated: '2026-11-25T00:00:00Z',
});

class Refusal extends Error {}

const nextTask = () => new Promise((resolve) => setImmediate(resolve));

/** A server that answers when it is told to, by default that it stored what it was sent. */
function world(stored: readonly Highlight[] = []) {
  const asked: string[] = [];
  const answers: ((answer?: Partial<HighlightSaved>) => void)[] = [];
  const kept: { text: string | null } = { text: null };
  let offline = false;
  let state: StoreState | undefined;
  const ask = async (question: string): Promise<Partial<HighlightSaved>> => {
    asked.push(question);
    if (offline) throw new Error('away');
    const { promise, resolve } = Promise.withResolvers<Partial<HighlightSaved>>();
    answers.push((answer = {}) => resolve(answer));
    return promise;
  };
  const store = new HighlightStore(
    {
      load: async () => ({ highlights: [...stored], deleted: [], cursor: 1 }),
      save: async (id: string, input: HighlightInput) => {
        const answer = await ask(`PUT ${id} v${input.version} ${input.note}`.trim());
        const highlight = { ...mark(), ...input, id, version: input.version + 1 };
        return { highlight, joined: false, ...answer };
      },
      remove: async (id, version) => {
        await ask(`DELETE ${id} v${version}`);
      },
      isRefusal: (error) => error instanceof Refusal,
      read: () => kept.text,
      write: (text) => {
        kept.text = text;
      },
    },
    (now) => {
      state = now;
    },
  );
  return {
    store,
    asked,
    kept,
    state: () => state,
    notes: () => state?.list.map(({ note, version }) => `${note} v${version}`),
    setOffline: (now: boolean) => {
      offline = now;
    },
    answer: async (answer?: Partial<HighlightSaved>) => {
      await nextTask();
      answers.shift()?.(answer);
      await nextTask();
    },
  };
}

test('a highlight that is deleted while it is still being sent is deleted on the server, too', async () => {
  const { store, asked, answer, notes, kept } = world();
  void store.put(mark());
  await nextTask();
  void store.remove(mark());
  await answer();
  assert.deepEqual(asked, ['PUT h v0', 'DELETE h v1']);
  await answer();
  assert.deepEqual(notes(), []);
  assert.equal(kept.text, null);
});

test('a highlight that is deleted before it was sent is sent neither way', async () => {
  const { store, asked, answer, notes } = world();
  void store.put(mark('', 0, 'first'));
  await nextTask();
  void store.put(mark());
  void store.remove(mark());
  await answer();
  assert.deepEqual(asked, ['PUT first v0']);
  assert.deepEqual(notes(), [' v1']);
});

test('a note that is changed while it is still being sent follows what is sent', async () => {
  const { store, asked, answer, notes } = world();
  void store.put(mark('abc'));
  await nextTask();
  void store.put(mark('ab'));
  await answer();
  assert.deepEqual(asked, ['PUT h v0 abc', 'PUT h v1 ab']);
  void store.put(mark(''));
  await answer();
  assert.deepEqual(asked.at(-1), 'PUT h v2');
  await answer();
  assert.deepEqual(notes(), [' v3']);
});

test('what the server took is what the next change builds on, before it is asked what else changed', async () => {
  const { store, asked, answer, notes } = world();
  void store.put(mark('abc'));
  void store.put(mark('', 0, 'other'));
  await answer();
  assert.deepEqual(asked, ['PUT h v0 abc', 'PUT other v0']);
  assert.deepEqual(notes(), ['abc v1', ' v0']);
});

test('a note that another device changed meanwhile is not overwritten by the change after the one it was joined with', async () => {
  const { store, asked, answer, state } = world();
  void store.put(mark('ours', 1));
  await nextTask();
  void store.put(mark('ours, longer', 1));
  await answer({ highlight: mark('theirs\n\nours', 3), joined: true });
  assert.equal(state()?.said, 'joined');
  assert.deepEqual(asked, ['PUT h v1 ours', 'PUT h v1 ours, longer'], 'the server joins this one, too');
});

test('a highlight with a note of another device is not deleted by who has not seen that', async () => {
  const { store, asked, answer, notes, state } = world();
  void store.put(mark());
  await nextTask();
  void store.remove(mark());
  await answer({ highlight: mark('theirs', 4, 'their-id') });
  assert.deepEqual(asked, ['PUT h v0']);
  assert.equal(state()?.said, 'changed');
  assert.equal(state()?.unsent, 0);
  assert.deepEqual(notes(), ['theirs v4']);
});

test('what is deleted and brought back offline is written as it was', async () => {
  const { store, asked, answer, notes, setOffline } = world([mark('abc', 1)]);
  await store.sync();
  setOffline(true);
  await store.put(mark('ab', 1));
  await store.remove(mark('ab', 1));
  // As it comes back from a stone, which has the next version.
  await store.put(mark('ab', 2));
  assert.deepEqual(notes(), ['ab v1']);
  setOffline(false);
  void store.sync();
  await answer();
  assert.deepEqual(asked.at(-1), 'PUT h v1 ab');
});
