import { connect } from 'node:tls';

const patienceMilliseconds = 10_000;

/**
 * Whether Redis takes a token. Speaks just enough of its protocol to need no library; host and certificate must match.
 * @param {{ host: string, port: number, ca?: string }} server
 * @param {string} token
 * @returns {Promise<boolean>}
 */
export function redisAccepts({ host, port, ca }, token) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, servername: host, ...(ca ? { ca } : {}) });
    let answer = '';
    socket.setEncoding('utf8');
    socket.setTimeout(patienceMilliseconds, () =>
      socket.destroy(new Error(`Redis did not answer within ${patienceMilliseconds} ms.`)),
    );
    socket.once('secureConnect', () => socket.write(command('AUTH', token)));
    socket.on('data', (text) => {
      answer += text;
      if (!answer.includes('\r\n')) return;
      socket.end();
      resolve(answer.startsWith('+OK'));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('Redis closed the connection without an answer.')));
  });
}

function command(...words) {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
