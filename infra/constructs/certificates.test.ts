import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { synthesize } from '../testing/synth.ts';
import { Certificates } from './certificates.ts';

suite('the certificates', () => {
  const module = synthesize((stack) => {
    new Certificates(stack, 'certificates', {
      domainName: 'books.example.org',
      zoneId: 'Z1',
      global: stack.global,
    });
  });
  const certificates = Object.values(module.all('aws_acm_certificate'));

  test("are one in us-east-1 for readers and one in the load balancer's region, which knows both names", () => {
    const found = certificates.map((one) => [one.provider, one.domain_name, one.subject_alternative_names]);
    assert.deepEqual(found, [
      ['aws.global', 'books.example.org', undefined],
      [undefined, 'origin.books.example.org', ['books.example.org']],
    ]);
  });

  test('are replaced before the old one goes, since something always uses it', () => {
    for (const certificate of certificates) assert.equal(certificate.lifecycle.create_before_destroy, true);
  });

  test('are proven by one record for each name, in the zone', () => {
    const record = module.one('aws_route53_record');
    assert.equal(record.zone_id, 'Z1');
    assert.match(record.for_each, /load-balancer.*domain_validation_options.*domain_name/);
  });

  test('are waited for, each where it lies, after the records', () => {
    const waits = Object.values(module.all('aws_acm_certificate_validation'));
    assert.deepEqual(
      waits.map(({ provider }) => provider),
      ['aws.global', undefined],
    );
    for (const wait of waits) assert.match(wait.depends_on[0], /^aws_route53_record\./);
  });
});
