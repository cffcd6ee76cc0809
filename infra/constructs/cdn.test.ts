import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import { TerraformOutput } from 'cdktn';
import { type Block, synthesize } from '../testing/synth.ts';
import { Cdn } from './cdn.ts';

const { production, development } = environments;
const make = (topology = production) => {
  const module = synthesize((stack) => {
    const cdn = new Cdn(stack, 'cdn', {
      topology,
      domain:
        topology.domain === 'required'
          ? {
              name: 'books.example.org',
              originName: 'origin.books.example.org',
              certificateArn: 'arn:certificate',
            }
          : undefined,
      loadBalancer: { arn: 'arn:balancer', dnsName: 'alb.example' },
      originHeader: { current: 'now', previous: 'before', parameterArns: ['arn:odd', 'arn:even'] },
      staticAssets: {
        regionalDomainName: 'assets.s3.example',
        readBy: (value) => new TerraformOutput(stack, 'reader', { value }),
      },
      firewallArn: 'arn:firewall',
      accessLogs: { bucketArn: 'arn:logs', ready: [] },
      global: stack.global,
    });
    new TerraformOutput(stack, 'url', { value: cdn.publicUrl });
  }, topology);
  const { reader, url } = module.json.output;
  return {
    module,
    distribution: module.one('aws_cloudfront_distribution'),
    reader: reader.value,
    publicUrl: url.value,
  };
};

const originOf = (distribution: Block, id: string): Block =>
  distribution.origin.find((origin: Block) => origin.origin_id === id);
const behaviourOf = (distribution: Block, path: string): Block =>
  distribution.ordered_cache_behavior.find((behaviour: Block) => behaviour.path_pattern === path);

suite('the CDN', () => {
  const { module, distribution, reader, publicUrl } = make();

  test('serves the domain from the edges of the specification with a certificate of ACM and TLS 1.2 at least', () => {
    assert.equal(distribution.price_class, 'PriceClass_100');
    assert.deepEqual(distribution.aliases, ['books.example.org']);
    assert.deepEqual(distribution.viewer_certificate, {
      acm_certificate_arn: 'arn:certificate',
      minimum_protocol_version: 'TLSv1.2_2021',
      ssl_support_method: 'sni-only',
    });
    assert.deepEqual(
      [distribution.http_version, distribution.is_ipv6_enabled, distribution.web_acl_id],
      ['http2and3', true, 'arn:firewall'],
    );
    assert.equal(publicUrl, 'https://books.example.org');
  });

  test('takes static paths from the bucket, which it alone may read, and keeps them for a year', () => {
    const behaviour = behaviourOf(distribution, '/assets/*');
    const [group] = distribution.origin_group;
    assert.equal(behaviour.target_origin_id, group.origin_id);
    assert.deepEqual(group.member, [{ origin_id: 'assets' }, { origin_id: 'load-balancer' }]);
    assert.ok(group.failover_criteria.status_codes.includes(403), 'the bucket refuses what it has not');
    assert.match(originOf(distribution, 'assets').origin_access_control_id, /origin_access_control/);
    assert.deepEqual(
      [
        module.one('aws_cloudfront_origin_access_control').signing_behavior,
        module.one('aws_cloudfront_origin_access_control').signing_protocol,
      ],
      ['always', 'sigv4'],
    );
    assert.match(reader, /aws_cloudfront_distribution\..*\.arn/);
  });

  test('passes the API on whole and keeps nothing of it', () => {
    const api = behaviourOf(distribution, '/api/*');
    assert.equal(api.target_origin_id, 'load-balancer');
    assert.equal(api.allowed_methods.length, 7);
    assert.equal(api.cache_policy_id, '4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    assert.equal(api.origin_request_policy_id, '33f36d7e-f396-46d9-90e0-52428a34d9dc');
  });

  test('asks for the API before static paths', () => {
    const paths = distribution.ordered_cache_behavior.map((behaviour: Block) => behaviour.path_pattern);
    assert.deepEqual(paths, ['/api/*', '/assets/*']);
  });

  test('sends everything else to the client service and rewrites nothing, so that a 404 stays one', () => {
    assert.equal(distribution.default_cache_behavior.target_origin_id, 'load-balancer');
    assert.equal(distribution.default_cache_behavior.function_association, undefined);
    for (const response of distribution.custom_error_response) {
      assert.deepEqual(Object.keys(response).sort(), ['error_caching_min_ttl', 'error_code']);
      assert.equal(response.error_caching_min_ttl, 0);
    }
  });

  test('compresses with gzip and brotli wherever it keeps', () => {
    for (const policy of Object.values(module.all('aws_cloudfront_cache_policy'))) {
      const parameters = policy.parameters_in_cache_key_and_forwarded_to_origin;
      assert.deepEqual(
        [parameters.enable_accept_encoding_brotli, parameters.enable_accept_encoding_gzip],
        [true, true],
      );
      assert.ok(policy.default_ttl > 0 && policy.max_ttl > 0);
    }
    const behaviours = [distribution.default_cache_behavior, ...distribution.ordered_cache_behavior];
    for (const { compress, viewer_protocol_policy } of behaviours) {
      assert.deepEqual([compress, viewer_protocol_policy], [true, 'redirect-to-https']);
    }
  });

  test('adds the security headers everywhere, but leaves the content policy to who sent one', () => {
    const policy = module.one('aws_cloudfront_response_headers_policy');
    const headers = policy.security_headers_config;
    assert.deepEqual(
      policy.custom_headers_config.items.map(({ header }: Block) => header),
      ['Cross-Origin-Opener-Policy', 'Cross-Origin-Resource-Policy', 'Permissions-Policy'],
    );
    assert.equal(policy.remove_headers_config.items[0].header, 'Server');
    assert.deepEqual(headers.strict_transport_security, {
      access_control_max_age_sec: 63_072_000,
      include_subdomains: true,
      preload: true,
      override: true,
    });
    assert.equal(headers.content_security_policy.override, false);
    assert.deepEqual(headers.frame_options, { frame_option: 'DENY', override: true });
    const behaviours = [distribution.default_cache_behavior, ...distribution.ordered_cache_behavior];
    for (const { response_headers_policy_id: id } of behaviours) assert.match(id, /response_headers_policy/);
  });

  test('reaches the load balancer by the name of its certificate, with HTTPS and the origin header', () => {
    const origin = originOf(distribution, 'load-balancer');
    assert.equal(origin.domain_name, 'origin.books.example.org');
    assert.deepEqual(origin.custom_header, [{ name: 'X-Origin-Verify', value: 'now' }]);
    assert.deepEqual(origin.custom_origin_config, {
      http_port: 80,
      https_port: 443,
      origin_keepalive_timeout: 30,
      origin_protocol_policy: 'https-only',
      origin_read_timeout: 60,
      origin_ssl_protocols: ['TLSv1.2'],
    });
  });

  test('refuses countries only where the topology names some', () => {
    assert.equal(distribution.restrictions.geo_restriction.restriction_type, 'none');
    const narrow = make({ ...production, cdn: { ...production.cdn, blockedCountries: ['XX'] } });
    assert.deepEqual(narrow.distribution.restrictions.geo_restriction, {
      locations: ['XX'],
      restriction_type: 'blacklist',
    });
  });

  test('writes its logs from us-east-1 into the bucket of access logs', () => {
    assert.match(
      module.one('aws_cloudwatch_log_delivery_source').resource_arn,
      /aws_cloudfront_distribution/,
    );
    const [destination] = module.one(
      'aws_cloudwatch_log_delivery_destination',
    ).delivery_destination_configuration;
    assert.equal(destination.destination_resource_arn, 'arn:logs');
    for (const type of ['', '_source', '_destination']) {
      assert.equal(module.one(`aws_cloudwatch_log_delivery${type}`).provider, 'aws.global');
    }
  });
});

suite('the CDN without a domain', () => {
  const { distribution, publicUrl } = make(development);

  test("has CloudFront's own name and certificate", () => {
    assert.equal(distribution.aliases, undefined);
    assert.deepEqual(distribution.viewer_certificate, { cloudfront_default_certificate: true });
    assert.match(publicUrl, /^https:\/\/\$\{aws_cloudfront_distribution\..*\.domain_name\}$/);
  });

  test("comes to the load balancer's own name by HTTP, still with the origin header", () => {
    const origin = originOf(distribution, 'load-balancer');
    assert.equal(origin.domain_name, 'alb.example');
    assert.equal(origin.custom_origin_config.origin_protocol_policy, 'http-only');
    assert.equal(origin.custom_header[0].name, 'X-Origin-Verify');
  });
});

suite('the CDN with a load balancer inside the VPC', () => {
  const { module, distribution } = make({
    ...production,
    cdn: { ...production.cdn, origin: 'vpc-origin' },
  });

  test('comes through the VPC with HTTPS and the same header', () => {
    const origin = originOf(distribution, 'load-balancer');
    assert.match(origin.vpc_origin_config.vpc_origin_id, /aws_cloudfront_vpc_origin/);
    assert.equal(origin.custom_origin_config, undefined);
    assert.equal(origin.custom_header[0].value, 'now');
    const [endpoint] = module.one('aws_cloudfront_vpc_origin').vpc_origin_endpoint_config;
    assert.deepEqual([endpoint.arn, endpoint.origin_protocol_policy], ['arn:balancer', 'https-only']);
  });
});
