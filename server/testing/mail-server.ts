import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after } from 'node:test';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Received {
  readonly from: string;
  /** Those it goes to, whatever its headers say. */
  readonly to: readonly string[];
  readonly headers: ReadonlyMap<string, string>;
  /** As often as each header stands there. */
  readonly headerNames: readonly string[];
  readonly text: string;
}

export interface MailServer {
  readonly port: number;
  readonly mails: readonly Received[];
  stop(): Promise<void>;
}

/** A real SMTP server on loopback that keeps what it is given, until it is stopped or the file ends. */
export async function startMailServer(options: SMTPServerOptions = {}, port = 0): Promise<MailServer> {
  const mails: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, session, done) {
      text(stream).then((raw) => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          ...parse(raw),
        });
        done();
      }, done);
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= new Promise((resolve) => server.close(() => resolve()));
    return stopped;
  };
  after(stop);
  return { port: (server.server.address() as AddressInfo).port, mails, stop };
}

function parse(raw: string): Pick<Received, 'headers' | 'headerNames' | 'text'> {
  const [head = '', ...body] = raw.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const pairs = lines.map((line) => {
    const at = line.indexOf(':');
    return [line.slice(0, at).toLowerCase(), decodeWords(line.slice(at + 1).trim())] as const;
  });
  const headers = new Map(pairs);
  const coded = body.join('\r\n\r\n');
  return {
    headers,
    headerNames: pairs.map(([name]) => name),
    text: decodeBody(coded, headers.get('content-transfer-encoding') ?? '').replaceAll('\r\n', '\n'),
  };
}

/** RFC 2047. */
function decodeWords(value: string): string {
  return value.replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_all, kind, word) => {
    const coded = String(word);
    return String(kind).toLowerCase() === 'b'
      ? Buffer.from(coded, 'base64').toString()
      : decodeQuoted(coded.replaceAll('_', ' '));
  });
}

function decodeBody(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  return encoding === 'quoted-printable' ? decodeQuoted(body.replace(/=\r\n/g, '')) : body;
}

function decodeQuoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_all, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString();
}
