import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { environmentNames } from '@mangu/topology/environments';
import { readSynthesized, repositoryRoot } from '../../synth/read.ts';
import { graphOf, ref } from '../../testing/graph.ts';
import { mangu, temporaryFolder } from '../../testing/run-mangu.ts';
import { checkRows } from './check.ts';
import { differ, evidence, exactly, is, isOff, pointsAt } from './facts.ts';
import { readEvidence } from './index.ts';
import { type Row, row, section, View } from './row.ts';
import { rows } from './rows/index.ts';
import { markdown, summary } from './words.ts';

const view = (resources: Parameters<typeof graphOf>[0], module: Parameters<typeof graphOf>[1] = {}) =>
  new View(graphOf(resources, module), (file) =>
    file === 'there.md' ? 'the drill took 40 minutes' : undefined,
  );

suite('facts', () => {
  const network = view({
    'aws_vpc.net': { cidr_block: '10.0.0.0/16', flag: false },
    'aws_subnet.a': { vpc_id: ref('aws_vpc.net.id'), zone: 'a' },
    'aws_subnet.b': { vpc_id: 'vpc-1', zone: 'a' },
  });
  const [a, b] = network.graph.all('aws_subnet');

  test('compare numbers and switches as Terraform writes them, as values or as text', () => {
    assert.ok(is(network.vpc, 'cidr_block', '10.0.0.0/16').holds);
    assert.ok(isOff(network.vpc, 'flag').holds && isOff(network.vpc, 'absent').holds);
    assert.deepEqual(is(network.vpc, 'absent', 1), {
      resource: 'aws_vpc.net',
      attribute: 'absent',
      found: 'not set',
      wanted: '1',
      holds: false,
    });
  });

  test('of a resource that is not there never hold', () => {
    assert.deepEqual(
      [is(undefined, 'a', 1), isOff(undefined, 'a'), exactly(undefined, 'a', [], [])].map(
        ({ holds }) => holds,
      ),
      [false, false, false],
    );
  });

  test('follow references and not names', () => {
    assert.ok(pointsAt(network, a, 'vpc_id', network.vpc).holds);
    assert.equal(pointsAt(network, b, 'vpc_id', network.vpc).found, 'vpc-1');
    assert.ok(!differ(network.graph.all('aws_subnet'), 'zone', 'aws_subnet').holds);
  });

  test('of evidence hold when the file is there and says so', () => {
    const found = [
      evidence(network, 'drill', 'there.md', '40 minutes'),
      evidence(network, 'drill', 'there.md', '80 minutes'),
      evidence(network, 'drill', 'gone.md', '40 minutes'),
    ];
    assert.deepEqual(
      found.map((fact) => [fact.holds, fact.found]),
      [
        [true, 'there'],
        [false, 'the file does not say so'],
        [false, 'no such file'],
      ],
    );
  });
});

suite('verdicts', () => {
  const asked: readonly Row[] = section(
    'vpc',
    ['## Components'],
    [
      row('cidr', '- **CIDR Block**: 10.0.0.0/16', ({ vpc }) => [is(vpc, 'cidr_block', '10.0.0.0/16')]),
      row('safe', '- Safe', ({ vpc }) => [is(vpc, 'safe', true)], { everywhere: true }),
      row('named', '- Named', ({ vpc }) => [is(vpc, 'named', true)], { needs: 'domain' }),
      row('empty', '- Empty', () => []),
    ],
  );
  const verdicts = (environment: string, variables: Record<string, Record<string, never>> = {}) =>
    checkRows(
      asked,
      view({ 'aws_vpc.net': { cidr_block: '10.1.0.0/16' } }, { environment, variable: { ...variables } }),
    ).map(({ verdict }) => verdict);

  test('of production know no excuse, and a row without any fact is not ok', () => {
    assert.deepEqual(verdicts('production'), ['not ok', 'not ok', 'not ok', 'not ok']);
  });

  test('of other environments may differ but for security, and a domain counts where there is one', () => {
    assert.deepEqual(verdicts('staging', { domain_name: {} }), ['differs', 'not ok', 'differs', 'differs']);
    assert.deepEqual(verdicts('development'), ['differs', 'not ok', 'not applicable', 'differs']);
  });
});

suite('the committed JSON', () => {
  const checked = (environment: string) =>
    checkRows(rows, new View(readSynthesized(environment), readEvidence));

  for (const environment of environmentNames) {
    test(`of ${environment} conforms`, () => {
      const wrong = checked(environment).filter(({ verdict }) => verdict === 'not ok');
      assert.deepEqual(
        wrong.map(({ id, facts }) => [id, facts.filter(({ holds }) => !holds)]),
        [],
      );
    });
  }

  test('of production is what docs/conformance.md says; npx mangu conform --markdown > docs/conformance.md', () => {
    const committed = readFileSync(path.join(repositoryRoot, 'docs', 'conformance.md'), 'utf8');
    assert.equal(markdown('production', checked('production')), committed);
  });
});

suite('mangu conform', () => {
  test('prints a line for every row, with the resource and the value', async () => {
    const { stdout } = await mangu(['conform'], {});
    assert.match(
      stdout,
      /^✓ - \*\*CIDR Block\*\*: 10\.0\.0\.0\/16\n {4}aws_vpc\.\w+ cidr_block = 10\.0\.0\.0\/16$/m,
    );
    assert.ok(
      stdout
        .trimEnd()
        .endsWith(
          summary('production', checkRows(rows, new View(readSynthesized('production'), readEvidence))),
        ),
    );
  });

  test('prints one object for every row with --json', async () => {
    const { stdout } = await mangu(['conform', '--environment', 'development', '--json'], {});
    const objects = stdout
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    assert.equal(objects.length, rows.length);
    assert.deepEqual(Object.keys(Object(objects[0])), ['id', 'headings', 'line', 'verdict', 'facts']);
  });

  test('says what is missing where nothing was synthesized', async (t) => {
    const { code, stderr } = await mangu(['conform', '--synth', temporaryFolder(t)], {});
    assert.equal(code, 3);
    assert.match(stderr, /There is no synthesized module at [\s\S]*npx mangu synth --environment production/);
  });
});
