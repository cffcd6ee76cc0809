import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normaliseLicence, splitLicence } from './licence-text.ts';
import { productionPackages } from './production-packages.ts';

const lock = {
  lockfileVersion: 3,
  packages: {
    '': {
      workspaces: ['app'],
      devDependencies: { linter: '1.0.0' },
      optionalDependencies: { 'runtime-linux': '1.0.0' },
    },
    app: { dependencies: { web: '1.0.0' } },
    'node_modules/@us/app': { resolved: 'app', link: true },
    'node_modules/linter': { version: '1.0.0', license: 'MIT', dev: true },
    'node_modules/runtime-linux': { version: '1.0.0', license: 'MIT', os: ['linux'], optional: true },
    'node_modules/web': {
      version: '1.0.0',
      license: 'ISC',
      dependencies: { parts: '^2.0.0' },
      peerDependencies: { react: '*', types: '*' },
      peerDependenciesMeta: { types: { optional: true } },
      optionalDependencies: { 'native-darwin': '1.0.0' },
    },
    'node_modules/web/node_modules/parts': { version: '2.0.0', license: 'MIT' },
    'node_modules/parts': { version: '1.0.0', license: 'MIT' },
    'node_modules/react': { version: '19.0.0', license: 'MIT' },
    'node_modules/types': { version: '1.0.0', license: 'MIT' },
    'node_modules/native-darwin': {
      version: '1.0.0',
      license: 'MIT',
      cpu: ['arm64'],
      dependencies: { glue: '1.0.0' },
    },
    'node_modules/glue': { version: '1.0.0', license: 'MIT' },
  },
};

test('what a workspace needs is followed as Node would find it, and nothing else', () => {
  const found = productionPackages(lock);
  assert.deepEqual(
    found.map(({ path, perSystem }) => [path, perSystem]),
    [
      ['node_modules/glue', true],
      ['node_modules/native-darwin', true],
      ['node_modules/web/node_modules/parts', false],
      ['node_modules/react', false],
      ['node_modules/runtime-linux', true],
      ['node_modules/web', false],
    ],
  );
});

test('the names of the holders are taken from over the terms, and the terms are the same however they are broken', () => {
  const one = splitLicence(
    'MIT License\n\nCopyright (c) 2020 Ada\n\nPermission is hereby granted, free\nof charge, to any',
  );
  const other = splitLicence(
    'Copyright (c) 2021 Bob <b@example.org>\r\n\r\nPermission is hereby granted, free of\r\ncharge, to any\r\n',
  );
  assert.deepEqual(one.copyright, ['Copyright (c) 2020 Ada']);
  assert.deepEqual(other.copyright, ['Copyright (c) 2021 Bob <b@example.org>']);
  assert.equal(normaliseLicence(one.body), normaliseLicence(other.body));
});

test('a licence without such terms is kept whole', () => {
  const text = 'Apache License\nVersion 2.0\n\nCopyright 2020 Ada';
  assert.deepEqual(splitLicence(text), { copyright: [], body: text });
});

test('something that is no lockfile is refused', () => {
  assert.throws(() => productionPackages({}), /no list of packages/);
});
