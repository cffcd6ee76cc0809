import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { testDatabase } from '../testing/database.ts';
import { startMailServer } from '../testing/mail-server.ts';
import { ourAddress, queueMail } from './mail.ts';
import { MailRefused, type MailSenderOptions, startMailSender } from './mail-sender.ts';
import { sesTransport, smtpTransport } from './mail-transports.ts';

const { db } = await testDatabase();
const from = 'The House <books@house.example>';
const quick = { idleMs: 10, backoffMs: 20 };
const log = { warn: () => {} };
const origin = () => 'https://books.example';

function startSender(options: Pick<MailSenderOptions, 'transport'> & Partial<MailSenderOptions>) {
  const sender = startMailSender({ db, log, origin, ...quick, ...options });
  after(() => sender.stop());
  return sender;
}

const smtp = (port: number, who = '') => smtpTransport(new URL(`smtp://${who}127.0.0.1:${port}`), from);
const mailTo = (recipient: string, more: { subject?: string; text?: string } = {}) =>
  queueMail(db, { recipient, subject: 'News', text: 'There is news.', ...more });
const rowOf = (recipient: string) =>
  db.selectFrom('mail').selectAll().where('recipient', '=', recipient).executeTakeFirstOrThrow();

/** Asked until it is so; the limit is that of the test. */
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await delay(10);
}
const isSent = (recipient: string) => async () => (await rowOf(recipient)).sent !== null;

test('a mail arrives with its headers, its text and a link that leads to this house, and then its text is gone', async () => {
  const server = await startMailServer();
  await mailTo('ada@example.org', { subject: 'Ünï — “news”', text: `Héllo,\n\n${ourAddress}/books/7\n` });
  const sender = startSender({ transport: smtp(server.port) });
  await until(isSent('ada@example.org'));
  await sender.stop();
  const row = await rowOf('ada@example.org');
  assert.deepEqual([row.text, row.trouble, row.attempts], ['', null, 1]);
  const [mail, ...others] = server.mails;
  assert.deepEqual(others, []);
  assert.deepEqual([mail?.from, mail?.to], ['books@house.example', ['ada@example.org']]);
  assert.equal(mail?.text, 'Héllo,\n\nhttps://books.example/books/7\n');
  const header = (name: string) => mail?.headers.get(name);
  assert.equal(header('from'), from);
  assert.equal(header('to'), 'ada@example.org');
  assert.equal(header('subject'), 'Ünï — “news”');
  assert.equal(header('message-id'), `<${row.id}@house.example>`);
  assert.equal(header('auto-submitted'), 'auto-generated');
  assert.match(header('content-type') ?? '', /^text\/plain; charset=utf-8/i);
});

test('with the mail server down a mail is kept, and delivered once when it is up again', async () => {
  const gone = await startMailServer();
  await gone.stop();
  await mailTo('bob@example.org');
  // Two servers of ours share the work.
  const senders = [1, 2].map(() => startSender({ transport: smtp(gone.port) }));
  await until(async () => (await rowOf('bob@example.org')).attempts >= 2);
  const waiting = await rowOf('bob@example.org');
  assert.equal(waiting.sent, null);
  assert.equal(waiting.text, 'There is news.');
  assert.match(waiting.trouble ?? '', /ECONNREFUSED|connect/i);
  const up = await startMailServer({}, gone.port);
  await until(isSent('bob@example.org'));
  await mailTo('later@example.org');
  await until(isSent('later@example.org'));
  await Promise.all(senders.map((sender) => sender.stop()));
  assert.deepEqual(
    up.mails.map(({ to }) => to[0]),
    ['bob@example.org', 'later@example.org'],
  );
});

test('a mail server that takes its time gets a mail from one of ours only', async () => {
  const { promise: release, resolve: letGo } = Promise.withResolvers<void>();
  const taken: string[] = [];
  const transport = {
    async send({ id }: { id: string }) {
      taken.push(id);
      await release;
    },
    close() {},
  };
  await mailTo('slow@example.org');
  const senders = [1, 2].map(() => startSender({ transport, leaseMs: 6_000 }));
  await until(() => taken.length > 0);
  const { next_attempt: first } = await rowOf('slow@example.org');
  // The first lease has run out when the database says so; it was renewed before.
  await until(async () => {
    const { rows } = await sql<{ past: boolean }>`select now() > ${first} as past`.execute(db);
    return rows[0]?.past === true;
  });
  letGo();
  await until(isSent('slow@example.org'));
  await Promise.all(senders.map((sender) => sender.stop()));
  assert.equal(taken.length, 1);
});

test('a server that died with a mail in its hands leaves it to another, under the same Message-ID', async () => {
  const server = await startMailServer();
  await mailTo('died@example.org');
  await db
    .updateTable('mail')
    .set({ attempts: 1, next_attempt: sql<Date>`now() + interval '50 milliseconds'` })
    .where('recipient', '=', 'died@example.org')
    .execute();
  const sender = startSender({ transport: smtp(server.port) });
  await until(isSent('died@example.org'));
  await sender.stop();
  const { id } = await rowOf('died@example.org');
  assert.equal(server.mails[0]?.headers.get('message-id'), `<${id}@house.example>`);
});

test('what the mail server will never take is not tried again, and what it may take later is', async () => {
  const server = await startMailServer({
    onRcptTo({ address }, _session, done) {
      const code = address.startsWith('nobody') ? 550 : 451;
      if (address.startsWith('spam')) done();
      else done(Object.assign(new Error('no such box'), { responseCode: code }));
    },
    onData(stream, _session, done) {
      stream.resume();
      stream.on('end', () => done(Object.assign(new Error('no such box for spam'), { responseCode: 554 })));
    },
  });
  await mailTo('spam@example.org');
  await mailTo('nobody@example.org');
  await mailTo('full@example.org');
  const sender = startSender({ transport: smtp(server.port) });
  await until(async () => (await rowOf('full@example.org')).attempts >= 3);
  await sender.stop();
  const { rows } = await sql<{ recipient: string }>`
    select recipient from mail where next_attempt = 'infinity' and trouble like '%no such box%'
    order by 1`.execute(db);
  assert.deepEqual(rows, [{ recipient: 'nobody@example.org' }, { recipient: 'spam@example.org' }]);
  assert.equal(server.mails.length, 0);
  await db.deleteFrom('mail').where('sent', 'is', null).execute();
});

test('rule 3: metadata is text — no title and no name writes a header or a recipient', async () => {
  const server = await startMailServer();
  const subject = 'New: “A\r\nBcc: eve@evil.example\r\n\r\nHello” \u0000 by =?utf-8?B?eA==?=';
  await mailTo('dora@example.org', { subject, text: 'Text\r\n.\r\nMAIL FROM:<eve@evil.example>\r\n' });
  await mailTo('"x" <eve@evil.example>, dora@example.org', {});
  const sender = startSender({ transport: smtp(server.port) });
  await until(isSent('dora@example.org'));
  await until(async () => {
    const { attempts } = await rowOf('"x" <eve@evil.example>, dora@example.org');
    return attempts > 0;
  });
  await sender.stop();
  const mail = server.mails.find(({ to }) => to.includes('dora@example.org'));
  assert.deepEqual(mail?.to, ['dora@example.org']);
  assert.equal(mail?.headerNames.includes('bcc'), false);
  assert.match(mail?.headers.get('subject') ?? '', /^New: “A Bcc: eve@evil\.example Hello”/);
  assert.match(mail?.text ?? '', /^Text\n\.\nMAIL FROM/);
  assert.equal(
    server.mails.some(({ to }) => to.includes('eve@evil.example')),
    false,
  );
  await db.deleteFrom('mail').where('sent', 'is', null).execute();
});

test('a mail server whose certificate nobody vouches for gets no mail, and no password goes out in the clear', async () => {
  const [selfSigned, plain] = [
    await startMailServer({ disabledCommands: ['AUTH'] }),
    await startMailServer({ authOptional: true, disabledCommands: ['STARTTLS'], allowInsecureAuth: true }),
  ];
  const mail = { id: 'x', recipient: 'ada@example.org', subject: 'News', text: 'News' };
  const stranger = await startMailServer({
    onMailFrom: (_address, _session, done) =>
      done(Object.assign(new Error('not you'), { responseCode: 550 })),
  });
  const third = smtp(stranger.port);
  await assert.rejects(third.send(mail), (error) => !(error instanceof MailRefused), 'our sender is mended');
  third.close();
  const first = smtp(selfSigned.port);
  await assert.rejects(first.send(mail), (error) => !(error instanceof MailRefused));
  first.close();
  const elsewhere = new URL(`smtp://user:secret@[::ffff:127.0.0.1]:${plain.port}`);
  const second = smtpTransport(elsewhere, from);
  await assert.rejects(second.send(mail), (error) => !(error instanceof MailRefused));
  second.close();
  assert.deepEqual([...selfSigned.mails, ...plain.mails], []);
});

test('Amazon SES gets a request of its own shape; what it rejects is not sent again, what it delays is', async () => {
  const asked: { url: string | undefined; body: unknown; signed: string | undefined }[] = [];
  let answer: { status: number; type?: string; message?: string } = { status: 200 };
  const server = createServer((request, response) => {
    void json(request).then((body) => {
      asked.push({ url: request.url, body, signed: request.headers.authorization });
      response.writeHead(answer.status, {
        'content-type': 'application/json',
        ...(answer.type ? { 'x-amzn-errortype': answer.type } : {}),
      });
      response.end(
        JSON.stringify(answer.type ? { message: answer.message ?? 'not this one' } : { MessageId: 'm-1' }),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  process.env.AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE';
  process.env.AWS_SECRET_ACCESS_KEY = 'of a test';
  const { port } = server.address() as AddressInfo;
  const ses = sesTransport('eu-central-1', from, `http://127.0.0.1:${port}`);
  after(() => ses.close());
  const mail = { id: 'm', recipient: 'ada@example.org', subject: 'Ünï', text: 'Text' };
  await ses.send(mail);
  const Charset = 'UTF-8';
  assert.equal(asked[0]?.url, '/v2/email/outbound-emails');
  assert.match(asked[0]?.signed ?? '', /AKIDEXAMPLE\/\d{8}\/eu-central-1\/ses\/aws4_request/);
  assert.deepEqual(asked[0]?.body, {
    FromEmailAddress: from,
    Destination: { ToAddresses: ['ada@example.org'] },
    Content: {
      Simple: {
        Subject: { Data: 'Ünï', Charset },
        Body: { Text: { Data: 'Text', Charset } },
        Headers: [{ Name: 'X-Entity-Ref-ID', Value: 'm' }],
      },
    },
  });
  for (const type of ['MessageRejected', 'BadRequestException']) {
    answer = { status: 400, type };
    await assert.rejects(ses.send(mail), MailRefused, type);
  }
  const message =
    'Email address is not verified. The following identities failed the check in region X: a@b.c';
  answer = { status: 400, type: 'MessageRejected', message };
  await assert.rejects(ses.send(mail), (error) => !(error instanceof MailRefused), 'it is proven later');
  for (const type of [
    'TooManyRequestsException',
    'SendingPausedException',
    'MailFromDomainNotVerifiedException',
  ]) {
    answer = { status: type.startsWith('Too') ? 429 : 400, type };
    await assert.rejects(ses.send(mail), (error) => !(error instanceof MailRefused), type);
  }
  // Once each: the queue tries again, not the SDK.
  assert.equal(asked.length, 7);
});
