/** A revision that does not work, for the drill of a deployment that fails: ends at once, or answers 503 to all. */
import { createServer } from 'node:https';
import { makeCertificate } from '../../server/platform/certificate.ts';

if (process.env.BROKEN === 'ends-at-once') process.exit(1);

const { certificate, key } = makeCertificate({ names: ['localhost'] });
const server = createServer({ cert: certificate, key }, (_request, response) => {
  response.writeHead(503).end('This revision is broken on purpose.');
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  process.send?.({ event: 'ready', url: `https://localhost:${port}` });
});
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => process.exit());
