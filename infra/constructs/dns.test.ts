import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { synthesize } from '../testing/synth.ts';
import { Dns } from './dns.ts';

suite('the names', () => {
  const module = synthesize((stack) => {
    new Dns(stack, 'dns', {
      domainName: 'books.example.org',
      zoneId: 'Z1',
      cdn: { domainName: 'd1.cloudfront.net', zoneId: 'Z2' },
      loadBalancer: { dnsName: 'alb.example', zoneId: 'Z3' },
    });
  });

  test('lead readers to CloudFront by IPv4 and IPv6, CloudFront to the load balancer', () => {
    const records = Object.values(module.all('aws_route53_record'));
    assert.deepEqual(
      records.map(({ type, name, alias }) => [type, name, alias.name]),
      [
        ['A', 'origin.books.example.org', 'alb.example'],
        ['A', 'books.example.org', 'd1.cloudfront.net'],
        ['AAAA', 'books.example.org', 'd1.cloudfront.net'],
      ],
    );
  });
});
