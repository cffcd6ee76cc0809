import assert from 'node:assert/strict';
import { createPublicKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { suite, test } from 'node:test';
import tls from 'node:tls';
import { makeCertificate } from './certificate.ts';

suite('a certificate of our own', () => {
  test('names its hosts, is valid now and signed by its own key', () => {
    const made = makeCertificate({ names: ['mangu', 'localhost'] });
    const read = new X509Certificate(made.certificate);
    assert.equal(read.subject, 'CN=mangu');
    assert.equal(read.subjectAltName, 'DNS:mangu, DNS:localhost');
    assert(read.validFromDate.getTime() < Date.now() && read.validToDate.getTime() > Date.now());
    assert(read.verify(createPublicKey(made.key)));
    assert.equal(read.ca, false);
  });

  test('is another one each time', () => {
    const [a, b] = [makeCertificate({ names: ['mangu'] }), makeCertificate({ names: ['mangu'] })];
    assert.notEqual(a.key, b.key);
    assert.notEqual(
      new X509Certificate(a.certificate).serialNumber,
      new X509Certificate(b.certificate).serialNumber,
    );
  });

  test('may come from an authority, and is then believed by whoever believes that', async (t) => {
    const authority = makeCertificate({ names: ['Test authority'], authority: true });
    assert.equal(new X509Certificate(authority.certificate).ca, true);
    const made = makeCertificate({ names: ['localhost'], issuer: authority });
    const server = tls.createServer({ cert: made.certificate, key: made.key }, (socket) =>
      socket.end('hello'),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    t.after(() => server.close());
    const address = server.address();
    assert(typeof address === 'object' && address);
    const talk = async (options: tls.ConnectionOptions) => {
      const socket = tls.connect({
        port: address.port,
        host: '127.0.0.1',
        servername: 'localhost',
        ...options,
      });
      await once(socket, 'secureConnect');
      socket.destroy();
    };
    await talk({ ca: authority.certificate });
    const stranger = makeCertificate({ names: ['Test authority'], authority: true });
    await assert.rejects(talk({ ca: stranger.certificate }));
    await assert.rejects(talk({ ca: authority.certificate, servername: 'elsewhere' }), {
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });
});
