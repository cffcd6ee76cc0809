import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import { synthesizeEnvironment } from '../synth.ts';

const files = synthesizeEnvironment(environments.production);
const text = (file: string) => files.get(file)?.toString('utf8') ?? assert.fail(`${file} is not written`);
const backend = (module: string) => JSON.parse(text(`${module}/cdk.tf.json`)).terraform.backend;

test('the platform keeps its state in S3, encrypted and locked; only where is left open', () => {
  assert.deepEqual(backend('platform'), {
    s3: { key: 'platform/terraform.tfstate', encrypt: true, use_lockfile: true },
  });
});

test('bootstrap begins in a file beside it, because its bucket is not there yet', () => {
  assert.deepEqual(backend('bootstrap'), { local: { path: 'terraform.tfstate' } });
});

test('no path of the machine that synthesized is written', () => {
  for (const module of ['bootstrap', 'platform']) {
    assert.ok(!text(`${module}/cdk.tf.json`).includes(process.cwd()));
  }
});
