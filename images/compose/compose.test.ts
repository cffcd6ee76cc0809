import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { environment, readEnvironment } from '@mangu/topology/environment';
import { composeFile } from './compose.ts';
import { composeYaml } from './compose-yaml.ts';
import { yaml } from './yaml.ts';

const file = composeFile();

test('compose.yaml is what the topology makes of it; node images/compose/print.ts > compose.yaml', () => {
  assert.equal(readFileSync(new URL('../../compose.yaml', import.meta.url), 'utf8'), composeYaml());
});

test('every server understands what it is told', () => {
  for (const name of ['server-1', 'server-2', 'migrate']) {
    const variables = Object.fromEntries(
      Object.entries(file.services[name]?.environment ?? {}).map(([key, value]) => [
        key,
        value.replaceAll(/\$\{(\w+):\?[^}]*\}/g, 'books.example.org'),
      ]),
    );
    for (const key of Object.keys(variables)) assert(key in environment, key);
    assert.deepEqual(readEnvironment(variables).ok, true, JSON.stringify(readEnvironment(variables)));
  }
});

test('whatever is referred to is there: services, volumes, configurations', () => {
  const named = new Set(Object.keys(file.volumes));
  for (const [name, { depends_on = {}, volumes = [], configs = [] }] of Object.entries(file.services)) {
    for (const other of Object.keys(depends_on)) assert(other in file.services, `${name} → ${other}`);
    for (const volume of volumes) assert(named.has(volume.split(':')[0] ?? ''), `${name} → ${volume}`);
    for (const { source } of configs) assert(source in file.configs, `${name} → ${source}`);
  }
});

test('only the proxy can be reached from outside, and no secret stands in the file', () => {
  const open = Object.entries(file.services).filter(([, { ports = [] }]) => ports.length > 0);
  assert.deepEqual(
    open.map(([name]) => name),
    ['proxy'],
  );
  for (const { environment: variables = {} } of Object.values(file.services))
    for (const [key, value] of Object.entries(variables))
      if (/TOKEN|PASSWORD|ORIGIN|AUTH/.test(key)) assert.match(value, /^\$\{\w+:\?/, key);
});

test('YAML quotes every text and nests by two blanks', () => {
  assert.equal(
    yaml({ a: 'no', b: [1, { c: true, d: [] }], 'e f': {}, g: undefined }),
    '\na: "no"\nb:\n  - 1\n  - c: true\n    d: []\n"e f": {}\n',
  );
});
