import { createTransport } from 'nodemailer';
import { isMendable } from './mail-refusals.ts';
import { MailRefused, type MailTransport, type OutgoingMail } from './mail-sender.ts';

const answerWithinMs = 30_000;
/** RFC 5321 §4.5.3.2.6: so long a server may think about a mail; given up earlier, it would come twice. */
const takeWithinMs = 600_000;

/**
 * A mail server reached by SMTP. `smtp://` turns to TLS when the server offers it; a password goes nowhere without
 * TLS, except inside this machine.
 */
export function smtpTransport(url: URL, from: string): MailTransport {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const mailer = createTransport({
    host,
    port: Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587),
    secure: url.protocol === 'smtps:',
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    connectionTimeout: answerWithinMs,
    greetingTimeout: answerWithinMs,
    socketTimeout: takeWithinMs,
    requireTLS: url.username !== '' && url.protocol === 'smtp:' && !/^(localhost|127\..*|::1)$/.test(host),
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
    // Once: our queue tries again, and knows that it does.
    client: new ses.SESv2Client({ region, maxAttempts: 1, ...(endpoint ? { endpoint } : {}) }),
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
        const refused = error instanceof ses.MessageRejected || error instanceof ses.BadRequestException;
        if (refused && !isMendable(error.message)) throw new MailRefused(error.message);
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

/**
 * RFC 5321 §4.2.1: 5yz is final, where it is said of this recipient or this text. Said of anything before, such as a
 * password, TLS or our sender, it is the operator's to mend, so the mail waits.
 */
function isPermanent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const [code, command, answer]: unknown[] = ['code', 'command', 'responseCode'].map((name) =>
    Reflect.get(error, name),
  );
  const ofThisMail = code === 'EMESSAGE' || (code === 'EENVELOPE' && command === 'RCPT TO');
  const final = typeof answer === 'number' && answer >= 500 && answer < 600;
  return ofThisMail && final && !isMendable(error.message);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
