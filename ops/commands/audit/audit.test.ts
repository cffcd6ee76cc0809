import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { repositoryRoot } from '../../synth/read.ts';
import { graphOf } from '../../testing/graph.ts';
import { checkLedger, checkScans, type Ledger, type ScannedModule } from './audit.ts';
import { addressesByLine, readReport } from './checkov.ts';
import { type Waiver, waiverLimits, waivers } from './ledger.ts';

const group = 'platform: aws_cloudwatch_log_group.server';
const waiver: Waiver = {
  check: 'CKV_AWS_338',
  environments: ['production'],
  resources: [group],
  ground: { specification: 'CloudWatch' },
  reason: 'Seven days.',
  owner: 'operations',
  expires: '2027-01-31',
};
const ledger = (more: Partial<Ledger> = {}): Ledger => ({
  waivers: [waiver],
  passedAtLeast: { production: 10, staging: 10, development: 10 },
  today: '2026-11-25',
  ...more,
});
const scans = (more: Partial<ScannedModule> = {}): ScannedModule[] => [
  {
    module: 'platform',
    passed: 12,
    failed: [{ check: 'CKV_AWS_338', name: 'a year of logs', address: 'aws_cloudwatch_log_group.server' }],
    ...more,
  },
];
const graph = graphOf({ 'aws_cloudwatch_log_group.server': {}, 'aws_cloudwatch_log_group.client': {} });
const kinds = (made: ScannedModule[], more: Partial<Ledger> = {}) =>
  checkScans('production', graph, made, ledger(more)).map(({ kind, resource }) => `${kind} ${resource}`);

suite('the ledger', () => {
  test('takes back what it waives and nothing else', () => {
    assert.deepEqual(kinds(scans()), []);
    const failed = [
      ...(scans()[0]?.failed ?? []),
      { check: 'CKV_AWS_338', name: 'a year of logs', address: 'aws_cloudwatch_log_group.client' },
    ];
    assert.deepEqual(kinds(scans({ failed })), ['scanner platform: aws_cloudwatch_log_group.client']);
  });

  test('fails over a waiver that is not needed, has ended or names what is not there', () => {
    assert.deepEqual(kinds(scans({ failed: [] })), [`unused waiver ${group}`]);
    assert.deepEqual(kinds(scans(), { today: '2027-02-01' }), [`expired waiver ${group}`]);
    const resources = [group, 'platform: aws_cloudwatch_log_group.gone'];
    assert.deepEqual(kinds(scans(), { waivers: [{ ...waiver, resources }] }), [
      'unknown resource platform: aws_cloudwatch_log_group.gone',
    ]);
  });

  test('of one environment says nothing about another', () => {
    const staging = checkScans('staging', graph, scans(), ledger());
    assert.deepEqual(
      staging.map(({ kind }) => kind),
      ['scanner'],
    );
  });

  test('fails when the scanner looked at less than it did', () => {
    assert.deepEqual(kinds(scans({ passed: 9 })), ['too few passed production']);
    const read = scans({ passed: 20 });
    assert.deepEqual(kinds([...read, { module: 'bootstrap', passed: 0, failed: [] }]), [
      'too few passed bootstrap',
    ]);
  });

  test('holds no more than it may', () => {
    const many = (number: number, environments: Waiver['environments']) =>
      Array.from({ length: number }, () => ({ ...waiver, environments }));
    assert.deepEqual(checkLedger(many(waiverLimits.production, ['production', 'staging'])), []);
    assert.equal(checkLedger(many(waiverLimits.production + 1, ['production'])).length, 1);
    assert.equal(checkLedger(many(waiverLimits.elsewhere + 1, ['staging'])).length, 1);
  });

  test('of this repository has exact addresses, reasons, owners and ends, and records that exist', () => {
    assert.deepEqual(checkLedger(waivers), []);
    for (const { check, resources, reason, owner, expires, ground, environments } of waivers) {
      assert.ok(resources.length > 0 && environments.length > 0, check);
      for (const resource of resources) assert.match(resource, /^(bootstrap|platform): aws_\w+\.[\w-]+$/);
      assert.ok(reason.endsWith('.') && owner !== '', check);
      assert.match(expires, /^20\d\d-\d\d-\d\d$/);
      if ('decision' in ground) {
        assert.ok(existsSync(path.join(repositoryRoot, 'docs/decisions', ground.decision)), ground.decision);
      }
    }
  });

  test('has one waiver per check and environment', () => {
    const keys = waivers.flatMap(({ check, environments }) => environments.map((one) => `${check} ${one}`));
    assert.deepEqual(
      keys.filter((key, index) => keys.indexOf(key) !== index),
      [],
    );
  });
});

suite("checkov's report", () => {
  const json = JSON.stringify(
    {
      resource: { aws_lb: { alb: { name: 'a' } }, aws_sns_topic: { alb: { name: 'b' } } },
      data: { aws_region: { here: {} } },
    },
    null,
    2,
  );
  const report = (failed: object[], summary: object = {}) =>
    JSON.stringify({
      results: { failed_checks: failed },
      summary: {
        passed: 15,
        failed: failed.length,
        parsing_errors: 0,
        checkov_version: '3.3.30',
        ...summary,
      },
    });
  const finding = (resource: string, line: number) => ({
    check_id: 'CKV_AWS_26',
    check_name: 'encrypted',
    resource,
    file_line_range: [line, line + 2],
  });

  test('names resources without their type, so the line says which one is meant', () => {
    assert.equal(addressesByLine(json).get(9), 'aws_sns_topic.alb');
    const read = readReport(report([finding('resource.alb', 9), finding('resource.alb', 4)]), json, 'file');
    assert.deepEqual(
      read.failed.map(({ address }) => address),
      ['aws_sns_topic.alb', 'aws_lb.alb'],
    );
    assert.equal(read.passed, 15);
  });

  test('of a file in which nothing was looked at passes nothing', () => {
    const nothing = JSON.stringify({ passed: 0, failed: 0, checkov_version: '3.3.30' });
    assert.equal(readReport(nothing, json, 'file').passed, 0);
  });

  test('that is none, or that could not read the file, is an error with a next step', () => {
    for (const answer of ['', 'Traceback', report([], { parsing_errors: 1 })]) {
      assert.throws(() => readReport(answer, json, 'cdk.tf.json'), /could not read cdk\.tf\.json/);
    }
  });
});
