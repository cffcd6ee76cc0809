import assert from 'node:assert/strict';
import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { clearGroups, controlGroups, groupPrefix, groupsOf } from './control-groups.ts';

const tree = ['memory', ''].map((name) => path.join(controlGroups, name)).find(mayMakeGroups);

function mayMakeGroups(folder: string): boolean {
  try {
    accessSync(path.join(folder, 'cgroup.procs'), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

test('the groups of a rehearsal are those of all its regions, and of no other folder', {
  skip: tree === undefined ? 'this user may not make control groups' : false,
}, async (t) => {
  const [own, other] = [`/a/mg-${process.pid}`, `/b/mg-${process.pid}`].map(groupPrefix);
  assert(tree !== undefined && own !== undefined && other !== undefined);
  assert.notEqual(own, other);
  const at = (...names: string[]) => path.join(tree, ...names);
  t.after(() => clearGroups(other));
  for (const group of [own, `${own}-us-west-2`, other, `${own}1`])
    mkdirSync(at(group, 'task'), { recursive: true });
  t.after(() => clearGroups(`${own}1`));
  assert.deepEqual(groupsOf(own).sort(), [at(own), at(`${own}-us-west-2`)]);
  await clearGroups(own);
  assert.deepEqual(groupsOf(own), []);
  assert.deepEqual(groupsOf(other), [at(other)]);
});
