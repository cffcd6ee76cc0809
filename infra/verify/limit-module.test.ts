import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentNames, environments } from '@mangu/topology/environments';
import { synthesizeEnvironment } from '../synth.ts';
import { type EmulatorLimit, emulatorLimits } from './emulator-limits.ts';
import { limitModule, type ModuleJson, resourcesOf, unprotected } from './limit-module.ts';
import { overrideFor } from './override.ts';
import { plannedChanges } from './plan-changes.ts';
import { findUnneeded, unexplained } from './probe-limits.ts';

/** As Terraform writes it. */
const reference = (to: string) => `\${${to}}`;

const limits: readonly EmulatorLimit[] = [
  { type: 'aws_lock', what: 'not-implemented', standIns: { arn: 'arn:stand-in' }, reason: 'none' },
  { type: 'aws_call', name: 'token', what: 'not-implemented', reason: 'none' },
  { type: 'aws_flow', what: 'not-read-back', attributes: ['tags', 'size'], reason: 'none' },
];

const module: ModuleJson = {
  resource: {
    aws_lock: { door: {} },
    aws_call: { token_one: {}, other: { depends_on: ['aws_lock.door', 'aws_flow.river'] } },
    aws_flow: { river: { lifecycle: { ignore_changes: ['name', 'size'] } } },
    aws_alarm: { bell: { actions: [reference('aws_lock.door.arn'), reference('aws_lock.door.id')] } },
  },
};

test('what is not implemented is left out, by type or by name, and nothing waits for it', () => {
  const { json, leftOut } = limitModule(module, limits);
  assert.deepEqual(leftOut, ['aws_lock.door', 'aws_call.token_one']);
  assert.deepEqual(
    resourcesOf(json).map(({ address }) => address),
    ['aws_call.other', 'aws_flow.river', 'aws_alarm.bell'],
  );
  assert.deepEqual(json.resource?.aws_call?.other, { depends_on: ['aws_flow.river'] });
});

test('a named stand-in stands where something left out is referred to; any other reference stays and fails', () => {
  const { json } = limitModule(module, limits);
  assert.deepEqual(json.resource?.aws_alarm?.bell, {
    actions: ['arn:stand-in', reference('aws_lock.door.id')],
  });
});

test('what is not read back is ignored beside what was ignored before', () => {
  const { json } = limitModule(module, limits);
  assert.deepEqual(json.resource?.aws_flow?.river, {
    lifecycle: { ignore_changes: ['name', 'size', 'tags'] },
  });
});

test('only what guards against destruction is opened for the end', () => {
  const { json, opened } = unprotected({
    resource: { aws_db: { one: { deletion_protection: true, multi_az: true }, two: { multi_az: true } } },
  });
  assert.deepEqual(json.resource?.aws_db, {
    one: { deletion_protection: false, multi_az: true },
    two: { multi_az: true },
  });
  assert.deepEqual(opened, ['aws_db.one']);
});

test('a limit that is not needed any more is found, by entry and by attribute', () => {
  const plan = {
    resource_changes: [
      change('aws_lock', 'door', ['create'], null, {}),
      change('aws_call', 'token_one', ['create'], null, {}),
      change('aws_flow', 'river', ['update'], { tags: {}, size: 1 }, { tags: { a: 'b' }, size: 1 }),
    ],
  };
  const changes = plannedChanges(plan);
  assert.deepEqual(findUnneeded(limits, changes, ['aws_flow.river']), ['aws_flow: size is read back']);
  assert.deepEqual(findUnneeded(limits.slice(0, 2), changes, ['aws_lock.door', 'aws_call.token_one']), [
    'aws_lock: it can be made',
    'aws_call token…: it can be made',
  ]);
});

test('a second plan may hold what is expected to differ, and nothing beside it', () => {
  const expected: EmulatorLimit = {
    type: 'aws_bell',
    what: 'differs-again',
    attributes: ['tone'],
    reason: 'none',
  };
  const left = (actions: readonly string[], after: object) =>
    unexplained(
      [expected],
      plannedChanges({ resource_changes: [change('aws_bell', 'one', actions, {}, after)] }),
    );
  assert.equal(left(['update'], { tone: 'a' }).length, 0);
  assert.equal(left(['update'], { tone: 'a', size: 2 }).length, 1);
  assert.equal(left(['delete', 'create'], { tone: 'a' }).length, 1);
});

test('every provider configuration of every module speaks with the emulator', () => {
  for (const name of environmentNames) {
    for (const [file, content] of synthesizeEnvironment(environments[name])) {
      if (!file.endsWith('cdk.tf.json')) continue;
      const json: ModuleJson = JSON.parse(content.toString('utf8'));
      const override = JSON.stringify(overrideFor(json, 'http://127.0.0.1:1'));
      assert.deepEqual(override.match(/"alias":"\w+"/g), ['"alias":"global"', '"alias":"recovery"']);
      assert.equal(override.match(/"endpoints"/g)?.length, 3);
    }
  }
});

test('every limit is about something that is built, and says why', () => {
  const types = new Set(
    [...synthesizeEnvironment(environments.production)]
      .filter(([file]) => file.endsWith('cdk.tf.json'))
      .flatMap(([, content]) => resourcesOf(JSON.parse(content.toString('utf8'))).map(({ type }) => type)),
  );
  for (const { type, reason } of emulatorLimits) {
    assert.ok(types.has(type), `${type} is not built: take it out of emulator-limits.ts`);
    assert.ok(reason.length > 20, `${type} says why`);
  }
});

function change(type: string, name: string, actions: readonly string[], before: unknown, after: unknown) {
  return { address: `${type}.${name}`, type, name, mode: 'managed', change: { actions, before, after } };
}
