import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { OperatorError } from '../errors.ts';
import { graphOf, ref } from '../testing/graph.ts';
import { temporaryFolder } from '../testing/run-mangu.ts';
import { embedded } from './embedded.ts';
import { readSynthesized } from './read.ts';
import { at, number, text } from './values.ts';

suite('the graph of synthesized JSON', () => {
  const graph = graphOf(
    {
      'aws_vpc.net': { cidr_block: '10.0.0.0/16' },
      'aws_subnet.a': {
        vpc_id: ref('aws_vpc.net.id'),
        tags: { Zone: ref('data.aws_availability_zones.here.names[0]') },
      },
      'data.aws_availability_zones.here': {},
      'ephemeral.aws_secretsmanager_random_password.new': {},
      'aws_db_instance.db': {
        depends_on: ['aws_subnet.a'],
        password_wo: ref('ephemeral.aws_secretsmanager_random_password.new.random_password'),
      },
      'aws_lb.far': { provider: 'aws.global', subnets: ref('[aws_subnet.a.id, aws_vpc.gone.id]') },
    },
    { provider: { aws: [{ region: 'eu-west-1' }, { alias: 'global', region: 'us-east-1' }] } },
  );
  const block = (address: string) => graph.find('platform', address) ?? assert.fail(address);

  test('follows references wherever they stand, also in depends_on and inside expressions', () => {
    const names = (address: string) => graph.references(block(address)).map((one) => one.block.address);
    assert.deepEqual(names('aws_subnet.a'), ['aws_vpc.net', 'data.aws_availability_zones.here']);
    assert.deepEqual(names('aws_db_instance.db'), [
      'aws_subnet.a',
      'ephemeral.aws_secretsmanager_random_password.new',
    ]);
    assert.deepEqual(names('aws_lb.far'), ['aws_subnet.a']);
    assert.equal(graph.references(block('aws_subnet.a'))[0]?.attribute, 'id');
  });

  test('knows who refers to a block, and what must be made before it', () => {
    assert.deepEqual(
      graph.referrers(block('aws_vpc.net')).map(({ address }) => address),
      ['aws_subnet.a'],
    );
    assert.ok(graph.comesAfter(block('aws_db_instance.db'), block('aws_vpc.net')));
    assert.ok(!graph.comesAfter(block('aws_vpc.net'), block('aws_db_instance.db')));
  });

  test('knows the region of a block by its provider', () => {
    assert.equal(graph.region(block('aws_lb.far')), 'us-east-1');
    assert.equal(graph.region(block('aws_vpc.net')), 'eu-west-1');
  });
});

suite('values', () => {
  test('a block that may be there several times reads like one that may not', () => {
    assert.deepEqual(
      at({ origin: [{ header: { name: 'a' } }, { header: [{ name: 'b' }] }] }, 'origin.header.name'),
      ['a', 'b'],
    );
    assert.equal(text({ rule: { days: 90 } }, 'rule.days'), '90');
    assert.equal(number({ rule: [{ days: '90' }] }, 'rule.days'), 90);
    assert.ok(Number.isNaN(number({}, 'rule.days')));
  });

  test('JSON in a text is read with the expressions in it, quoted or not, and with quotes inside them', () => {
    const list = ref('join(\\",\\", [\\"x\\"])');
    const json = `{"a":"x-${ref('aws_vpc.net.id')}","port":${ref('var.port')},"b":"${list}","c":"$${ref('aws:username')}"}`;
    assert.deepEqual(embedded(json), {
      a: `x-${ref('aws_vpc.net.id')}`,
      port: ref('var.port'),
      b: list,
      c: `$${ref('aws:username')}`,
    });
    assert.equal(embedded('no JSON'), undefined);
  });
});

suite('reading what was synthesized', () => {
  const put = (folder: string, module: string, content: string) => {
    mkdirSync(path.join(folder, 'production', module), { recursive: true });
    writeFileSync(path.join(folder, 'production', module, 'cdk.tf.json'), content);
  };
  const good = JSON.stringify({ terraform: {}, resource: { aws_vpc: { net: {} } } });

  test('joins both modules of an environment', (t) => {
    const folder = temporaryFolder(t);
    put(folder, 'bootstrap', good);
    put(folder, 'platform', good);
    assert.deepEqual(
      readSynthesized('production', folder).blocks.map(({ module, address }) => `${module} ${address}`),
      ['bootstrap aws_vpc.net', 'platform aws_vpc.net'],
    );
  });

  test('says what is missing and what writes it', (t) => {
    const folder = temporaryFolder(t);
    put(folder, 'bootstrap', good);
    assert.throws(
      () => readSynthesized('production', folder),
      (error) =>
        error instanceof OperatorError &&
        error.exitCode === 3 &&
        error.message.includes(path.join('production', 'platform')) &&
        (error.next ?? '').includes('npx mangu synth --environment production'),
    );
  });

  test('refuses what synth did not write', (t) => {
    for (const content of ['{', '[]', '{"terraform":{}}']) {
      const folder = temporaryFolder(t);
      put(folder, 'bootstrap', content);
      assert.throws(() => readSynthesized('production', folder), /is not a module of Terraform in JSON/);
    }
  });
});
