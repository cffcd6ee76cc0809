import assert from 'node:assert/strict';
import { test } from 'node:test';
import fastify from 'fastify';
import { registerClientAddress } from './client-address.ts';

const app = fastify();
registerClientAddress(app, ['present', 'the one before']);
app.get('/', (request) => request.clientAddress());
app.get('/network', (request) => request.clientNetwork());

async function addressOf(headers: Record<string, string>): Promise<string> {
  return (await app.inject({ url: '/', headers, remoteAddress: '10.0.16.9' })).body;
}

test('the address is what CloudFront says when it shows the origin header, of either version', async () => {
  const viewer = { 'cloudfront-viewer-address': '198.51.100.7:46532' };
  assert.equal(await addressOf({ ...viewer, 'x-origin-verify': 'present' }), '198.51.100.7');
  assert.equal(await addressOf({ ...viewer, 'x-origin-verify': 'the one before' }), '198.51.100.7');
  assert.equal(
    await addressOf({ 'cloudfront-viewer-address': '2001:db8::7:46532', 'x-origin-verify': 'present' }),
    '2001:db8::7',
  );
});

test('nobody else is believed about the address, whatever headers come along', async () => {
  const forged = { 'cloudfront-viewer-address': '198.51.100.7:1', 'x-forwarded-for': '198.51.100.8' };
  assert.equal(await addressOf(forged), '10.0.16.9');
  assert.equal(await addressOf({ ...forged, 'x-origin-verify': '' }), '10.0.16.9');
  assert.equal(await addressOf({ ...forged, 'x-origin-verify': 'presenT' }), '10.0.16.9');
  assert.equal(await addressOf({ ...forged, 'x-origin-verify': 'present, present' }), '10.0.16.9');
});

test('what is no address is not taken for one', async () => {
  for (const word of ['', 'unknown', 'unknown:1', '198.51.100.7', '<script>:2'])
    assert.equal(
      await addressOf({ 'cloudfront-viewer-address': word, 'x-origin-verify': 'present' }),
      '10.0.16.9',
    );
});

test('a network of IPv6 is counted as one, for whoever has one address there has them all', async () => {
  const networkOf = async (remoteAddress: string) =>
    (await app.inject({ url: '/network', remoteAddress })).body;
  const one = '2001:db8:0:7::/64';
  for (const address of ['2001:db8:0:7::1', '2001:DB8::7:ffff:ffff:ffff:ffff', '2001:db8:0:7:0:0:0:9%eth0'])
    assert.equal(await networkOf(address), one, address);
  assert.equal(await networkOf('2001:db8:0:8::1'), '2001:db8:0:8::/64');
  assert.equal(await networkOf('::1'), '0:0:0:0::/64');
});

test('an address of IPv4 is counted as itself, however a socket writes it', async () => {
  for (const remoteAddress of ['198.51.100.7', '::ffff:198.51.100.7', '::FFFF:c633:6407'])
    assert.equal((await app.inject({ url: '/network', remoteAddress })).body, '198.51.100.7', remoteAddress);
});

test('what is no address counts as it stands', async () => {
  assert.equal((await app.inject({ url: '/network', remoteAddress: 'unknown' })).body, 'unknown');
});
