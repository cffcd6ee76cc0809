import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { layWire } from './wire.ts';

test('a wire carries both ways until it is cut, and then nothing, without telling either side', async () => {
  const taken = Promise.withResolvers<Socket>();
  const server = createServer((socket) => {
    socket.on('data', (data) => socket.write(data.toString().toUpperCase()));
    taken.resolve(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const wire = await layWire(Object(server.address()).port);
  const near = connect({ port: wire.port, host: '127.0.0.1' });
  const heard: string[] = [];
  const closed: string[] = [];
  near.on('data', (data) => heard.push(data.toString()));
  near.on('close', () => closed.push('near'));
  near.write('before');
  await once(near, 'data');
  const far = await taken.promise;
  far.on('close', () => closed.push('far'));
  const arrived: string[] = [];
  far.on('data', (data) => arrived.push(data.toString()));
  wire.cut();
  near.write('after');
  far.write('AFTER');
  // One that is laid afterwards has long been answered when this one would have been.
  const other = await layWire(Object(server.address()).port);
  const second = connect({ port: other.port, host: '127.0.0.1' });
  second.write('second');
  await once(second, 'data');
  assert.deepEqual({ heard, arrived, closed }, { heard: ['BEFORE'], arrived: [], closed: [] });
  for (const each of [wire, other]) each.close();
  for (const each of [near, second]) each.destroy();
  server.close();
  await once(server, 'close');
});
