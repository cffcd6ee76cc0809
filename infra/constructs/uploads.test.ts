import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import type { Topology } from '@mangu/topology/types';
import { bookKeys } from '../../server/platform/book-keys.ts';
import { type Block, synthesize } from '../testing/synth.ts';
import { Account } from './account.ts';
import { Uploads } from './uploads.ts';

const { production } = environments;

const make = (topology: Topology = production) =>
  synthesize((stack) => {
    new Uploads(stack, 'uploads', {
      topology,
      account: new Account(stack, 'account', { topology }),
      keyArn: 'arn:key',
      accessLogs: { bucket: 'logs', prefix: 's3/uploads/' },
      origins: ['https://books.example.org'],
    });
  }, topology);

const rules = (topology?: Topology): Block[] =>
  make(topology).one('aws_s3_bucket_lifecycle_configuration').rule;

suite('the bucket of uploads', () => {
  test('archives current and former versions of the originals after 90 days', () => {
    const [archive] = rules();
    assert.deepEqual(archive?.filter, [
      { and: [{ prefix: 'originals/', object_size_greater_than: 128 * 1024 }] },
    ]);
    assert.deepEqual(archive?.transition, [{ days: 90, storage_class: 'GLACIER_IR' }]);
    assert.deepEqual(archive?.noncurrent_version_transition, [
      { noncurrent_days: 90, storage_class: 'GLACIER_IR' },
    ]);
  });

  test('archives what the server keeps and never what the reader is served', () => {
    const archived = rules()
      .filter((rule) => rule.transition)
      .map((rule) => String(rule.filter[0].and[0].prefix));
    const isArchived = (key: string) => archived.some((prefix) => key.startsWith(prefix));
    assert.ok(isArchived(bookKeys.original('x')));
    for (const served of [bookKeys.reading('x'), bookKeys.cover('x', 320, 'avif')]) {
      assert.ok(!isArchived(served), served);
    }
  });

  test('archives into a class that is read without restoring, in every environment', () => {
    // The server reads originals the moment somebody downloads one (docs/decisions/0016).
    for (const topology of Object.values(environments)) {
      const classes = rules(topology).flatMap((rule) =>
        [...(rule.transition ?? []), ...(rule.noncurrent_version_transition ?? [])].map(
          ({ storage_class }) => storage_class,
        ),
      );
      assert.deepEqual([...new Set(classes)], ['GLACIER_IR'], topology.environment);
    }
  });

  test('forgets former versions after a year and unfinished uploads after a week', () => {
    const [, former, unfinished] = rules();
    assert.deepEqual(former?.noncurrent_version_expiration, [{ noncurrent_days: 365 }]);
    assert.deepEqual(unfinished?.abort_incomplete_multipart_upload, [{ days_after_initiation: 7 }]);
  });

  test('has a filter in every rule, of which each is named once', () => {
    const topology = {
      ...production,
      storage: { ...production.storage, archivedPrefixes: ['originals/', 'letters/old/'] },
    };
    const all = rules(topology);
    assert.ok(all.every((rule) => rule.filter.length === 1));
    assert.equal(new Set(all.map((rule) => rule.id)).size, all.length);
  });

  test('answers presigned requests from the domain and from nowhere else', () => {
    const [rule] = make().one('aws_s3_bucket_cors_configuration').cors_rule;
    assert.deepEqual(rule.allowed_origins, ['https://books.example.org']);
  });

  test('keeps the books when its stack is destroyed', () => {
    assert.equal(make().one('aws_s3_bucket').force_destroy, false);
  });

  test('gives the server its objects, its list and its key, and no wildcard of actions', () => {
    synthesize((stack, topology) => {
      const account = new Account(stack, 'account', { topology });
      const accessLogs = { bucket: 'logs', prefix: 's3/' };
      const { serverStatements } = new Uploads(stack, 'uploads', {
        topology,
        account,
        keyArn: 'arn:key',
        accessLogs,
        origins: [],
      });
      for (const { actions, resources } of serverStatements) {
        assert.ok(!actions.some((action) => action.includes('*')));
        assert.ok(!resources?.includes('*'));
      }
    });
  });
});
