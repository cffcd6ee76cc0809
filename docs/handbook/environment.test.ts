import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { environment } from '@mangu/topology/environment';

const chapter = readFileSync(new URL('operators/04-variables.md', import.meta.url), 'utf8');
const rows = new Map(
  [...chapter.matchAll(/^\| `([A-Z][A-Z0-9_]*)` \| (.*?) \|$/gm)].map(([, name = '', about = '']) => [
    name,
    about,
  ]),
);

test('the handbook lists exactly the variables of the environment contract, in its order', () => {
  assert.deepEqual([...rows.keys()], Object.keys(environment));
});

for (const [name, variable] of Object.entries(environment)) {
  test(`the handbook says of ${name} what the contract says`, () => {
    const about = rows.get(name);
    assert(about);
    if ('default' in variable) assert(about.startsWith(`Default \`${variable.default}\`.`));
    else assert.match(about, /^(No default|When absent: [^`]+?)\./);
    assert.equal(about.includes(' Secret. '), variable.secret);
    const choices = 'choices' in variable ? variable.choices : [];
    for (const choice of choices) assert(about.includes(`\`${choice}\``), choice);
    if ('minimum' in variable) {
      assert(about.includes(`from ${variable.minimum} to ${variable.maximum}`));
    }
    const needed = 'needs' in variable ? variable.needs : [];
    for (const other of needed) assert(about.includes(`Needs \`${other}\``), other);
  });
}
