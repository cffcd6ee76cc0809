import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readSynthesized } from '../../synth/read.ts';
import { spoil } from '../../testing/planted-bugs.ts';
import { checkRows } from './check.ts';
import { readEvidence } from './index.ts';
import { keepingBugs } from './planted-keeping.ts';
import { networkBugs } from './planted-network.ts';
import { partBugs } from './planted-parts.ts';
import { View } from './row.ts';
import { rows } from './rows/index.ts';

/** Evidence is looked for once, not for every bug. */
const known = new Map<string, string | undefined>();
function evidence(file: string): string | undefined {
  if (!known.has(file)) known.set(file, readEvidence(file));
  return known.get(file);
}

const production = readSynthesized('production');
const red = (graph: typeof production) =>
  checkRows(rows, new View(graph, evidence))
    .filter(({ verdict }) => verdict === 'not ok')
    .map(({ id }) => id);

suite('a planted bug turns exactly its rows red:', () => {
  const before = red(production);
  for (const bug of [...networkBugs, ...partBugs, ...keepingBugs]) {
    test(bug.bug, () => {
      const after = red(spoil(production, bug));
      assert.deepEqual(after.filter((id) => !before.includes(id)).sort(), [...bug.reddens].sort());
    });
  }
});
