import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type Block, synthesize } from '../testing/synth.ts';
import { Network } from './network.ts';

const make = (environment: 'production' | 'staging') =>
  synthesize((stack, topology) => {
    new Network(stack, 'network', { topology });
  }, environment);

/** The resource of a logical name, which ends in a hash of its path. */
function find(module: ReturnType<typeof make>, type: string, part: string): Block {
  const found = Object.entries(module.all(type)).find(([name]) => name.startsWith(`network_${part}_`));
  assert.ok(found, `${type} ${part}`);
  return found[1];
}

suite('the network', () => {
  const production = make('production');

  test("is the specification's: one VPC, two public and two private subnets, two NAT gateways, one way out", () => {
    assert.equal(production.one('aws_vpc').cidr_block, '10.0.0.0/16');
    const cidrs = Object.values(production.all('aws_subnet')).map((subnet) => subnet.cidr_block);
    assert.deepEqual(cidrs.sort(), ['10.0.0.0/24', '10.0.1.0/24', '10.0.16.0/20', '10.0.32.0/20']);
    assert.equal(Object.keys(production.all('aws_nat_gateway')).length, 2);
    assert.equal(Object.keys(production.all('aws_internet_gateway')).length, 1);
  });

  test('resolves names inside the VPC, which endpoints and the database need', () => {
    const vpc = production.one('aws_vpc');
    assert.deepEqual([vpc.enable_dns_support, vpc.enable_dns_hostnames], [true, true]);
  });

  test('puts the first public and private subnet into one zone, the second into another', () => {
    const zoneOf = (name: string) => find(production, 'aws_subnet', name).availability_zone;
    assert.deepEqual([zoneOf('public-1'), zoneOf('private-1')], ['us-east-1a', 'us-east-1a']);
    assert.deepEqual([zoneOf('public-2'), zoneOf('private-2')], ['us-east-1b', 'us-east-1b']);
  });

  test('gives no public address to what starts in any subnet', () => {
    for (const subnet of Object.values(production.all('aws_subnet'))) {
      assert.equal(subnet.map_public_ip_on_launch, false);
    }
  });

  test('routes public subnets to the internet gateway, each private one through the NAT gateway of its zone', () => {
    assert.match(find(production, 'aws_route', 'public-out').gateway_id, /aws_internet_gateway/);
    for (const number of [1, 2]) {
      const route = find(production, 'aws_route', `private-${number}-out`);
      assert.equal(route.destination_cidr_block, '0.0.0.0/0');
      assert.match(route.nat_gateway_id, new RegExp(`nat-${number}_`));
      assert.match(
        find(production, 'aws_nat_gateway', `nat-${number}`).subnet_id,
        new RegExp(`public-${number}_`),
      );
    }
    assert.equal(Object.keys(production.all('aws_route_table')).length, 3);
    assert.equal(Object.keys(production.all('aws_route_table_association')).length, 4);
  });

  test('sends every private subnet through the only gateway where there is one', () => {
    const staging = make('staging');
    assert.equal(Object.keys(staging.all('aws_nat_gateway')).length, 1);
    for (const number of [1, 2]) {
      assert.match(find(staging, 'aws_route', `private-${number}-out`).nat_gateway_id, /nat-1_/);
    }
  });

  test('reaches S3 from both private subnets without NAT', () => {
    const endpoint = production.one('aws_vpc_endpoint');
    assert.deepEqual(
      [endpoint.vpc_endpoint_type, endpoint.service_name],
      ['Gateway', 'com.amazonaws.us-east-1.s3'],
    );
    assert.equal(endpoint.route_table_ids.length, 2);
  });

  test('leaves nothing allowed in the default security group', () => {
    const group = production.one('aws_default_security_group');
    assert.deepEqual([group.ingress, group.egress], [undefined, undefined]);
  });
});
