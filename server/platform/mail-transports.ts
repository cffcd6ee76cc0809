import { createTransport } from 'nodemailer';
import { MailRefused, type MailTransport, type OutgoingMail } from './mail-sender.ts';

const answerWithinMs = 30_000;

/** A mail server reached by SMTP. `smtp://` turns to TLS when the server offers it. */
export function smtpTransport(url: URL, from: string): MailTransport {
  const mailer = createTransport({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587),
    secure: url.protocol === 'smtps:',
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    connectionTimeout: answerWithinMs,
    greetingTimeout: answerWithinMs,
    socketTimeout: answerWithinMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send(mail) {
      try {
        await mailer.sendMail(message(mail, from));
      } catch (error) {
        throw isPermanent(error) ? new MailRefused(reasonOf(error)) : error;
      }
    },
    close: () => mailer.close(),
  };
}

/** Amazon SES, with the credentials of the machine; its SDK is loaded only where it is used. */
export function sesTransport(region: string, from: string, endpoint?: string): MailTransport {
  const loaded = import('@aws-sdk/client-sesv2').then((ses) => ({
    ses,
    client: new ses.SESv2Client({ region, ...(endpoint ? { endpoint } : {}) }),
  }));
  loaded.catch(() => {});
  return {
    async send({ id, recipient, subject, text }) {
      const { ses, client } = await loaded;
      const Charset = 'UTF-8';
      const command = new ses.SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [recipient] },
        Content: {
          Simple: {
            Subject: { Data: subject, Charset },
            Body: { Text: { Data: text, Charset } },
            Headers: [{ Name: 'X-Entity-Ref-ID', Value: id }],
          },
        },
      });
      try {
        await client.send(command, { requestTimeout: answerWithinMs });
      } catch (error) {
        if (error instanceof ses.MessageRejected || error instanceof ses.BadRequestException)
          throw new MailRefused(error.message);
        throw error;
      }
    },
    close: () => void loaded.then(({ client }) => client.destroy()).catch(() => {}),
  };
}

function message({ id, recipient, subject, text }: OutgoingMail, from: string) {
  const host = /@([^>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return {
    from,
    // An object, so that no text of a person is taken for more than one address.
    to: { name: '', address: recipient },
    subject,
    text,
    messageId: `<${id}@${host}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

/** RFC 5321 §4.2.1: 5yz is final. A refused password is the operator's to mend, so that one waits. */
function isPermanent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, 'responseCode');
  return Reflect.get(error, 'code') !== 'EAUTH' && typeof code === 'number' && code >= 500 && code < 600;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
