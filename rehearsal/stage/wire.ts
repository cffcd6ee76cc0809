/** A connection between two zones that can be cut: from then on nothing arrives, and neither side is told. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface Wire {
  /** Where its near end listens, on this machine. */
  readonly port: number;
  /** For good: who waits for an answer waits until its own patience ends. */
  cut(): void;
  close(): void;
}

/** @param to the port at its far end. */
export async function layWire(to: number): Promise<Wire> {
  const ends = new Set<Socket>();
  let isCut = false;
  const keep = (end: Socket) => {
    ends.add(end);
    end.on('error', () => {});
    end.once('close', () => ends.delete(end));
  };
  const server = createServer({ allowHalfOpen: false }, (near) => {
    keep(near);
    // Nobody answers, as at an address that is not reached.
    if (isCut) return;
    const far = connect({ port: to, host: '127.0.0.1' });
    keep(far);
    near.pipe(far).pipe(near);
    near.once('close', () => !isCut && far.destroy());
    far.once('close', () => !isCut && near.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The wire has no port.');
  return {
    port: address.port,
    cut() {
      isCut = true;
      for (const end of ends) end.unpipe().pause();
    },
    close() {
      server.close();
      for (const end of ends) end.destroy();
    },
  };
}
