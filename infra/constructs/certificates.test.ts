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

  test('are proven by one record for each name, whose number does not hang on what ACM answers', () => {
    const records = Object.values(module.all('aws_route53_record'));
    const which = records.map(({ name }) => /if option\.domain_name (..) aws_acm_/.exec(name)?.[1]);
    assert.deepEqual(which, ['==', '!=']);
    for (const record of records) {
      assert.deepEqual([record.zone_id, record.type, record.for_each], ['Z1', 'CNAME', undefined]);
      assert.match(
        record.records[0],
        /aws_acm_certificate\.certificates_load-balancer_\w+\.domain_validation_options/,
      );
    }
  });

  test('are waited for, each where it lies, after the records', () => {
    const waits = Object.values(module.all('aws_acm_certificate_validation'));
    assert.deepEqual(
      waits.map(({ provider }) => provider),
      ['aws.global', undefined],
    );
    for (const wait of waits) assert.equal(wait.depends_on.length, 2, 'both records');
  });
});
