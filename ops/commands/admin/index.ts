import { InvitationInput, InvitationMade } from '@mangu/contract/accounts';
import { Argument, type Command } from 'commander';
import { Check } from 'typebox/value';
import { post, type ServerAddress } from '../../api.ts';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { findServer } from '../../find-server.ts';
import { readSettings } from '../../settings.ts';
import { createOutput } from '../../terminal/output.ts';
import { invitationLines } from './words.ts';

const help = `Examples:
  $ npx mangu admin invite
  $ npx mangu admin invite --email ada@example.org

Prints a link that works once, for a day. Whoever opens it becomes an
administrator. With --email it is for that address alone; when the address has
an account, the link opens that account again: it sets a new password, takes
the second factor away, ends a suspension and all sessions. So an
administrator who is locked out gets back in.
`;
const jsonHelp = `
With --json, standard output is one object: url, expires, email (null when it
is for any address).
`;

interface Options {
  readonly email?: string;
  readonly server?: string;
  readonly json?: boolean;
}

export function defineAdmin(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('admin')
    .summary('make a link for a new or locked out administrator')
    .description('Make a one-time link for a new or locked out administrator.')
    .addArgument(new Argument('<action>', 'what to do').choices(['invite']))
    .option('--email <address>', 'whom it is for; an account of this address is opened again')
    .option('--server <url>', 'another server than that of the data folder; needs MANGU_TOKEN')
    .option('--json', 'print one JSON object')
    .addHelpText('before', help)
    .addHelpText('after', jsonHelp)
    .action(async (_action: string, options: Options) => {
      const output = createOutput(options);
      const { email, server: url } = options;
      if (email !== undefined && !Check(InvitationInput, { email })) {
        throw new OperatorError(
          exitCodes.wrongUse,
          `"${email}" is not a mail address.`,
          'For example: --email ada@example.org',
        );
      }
      const invitation = await invite(await runningServer(url), email);
      output.record({ ...invitation, email: email ?? null });
      for (const line of invitationLines(invitation, email)) output.note(line);
      output.result(invitation.url);
      finish(exitCodes.done);
    });
}

async function invite(server: ServerAddress, email: string | undefined) {
  const { url, expires } = await post(
    server,
    '/api/account/invitations',
    email === undefined ? {} : { email },
    InvitationMade,
  );
  return { url, expires };
}

/** A link is of no use without the server that answers to it, so none is started for it. */
async function runningServer(url: string | undefined): Promise<ServerAddress> {
  const settings = readSettings();
  const server = await findServer({ url, settings, stop: new AbortController().signal });
  if (server) return server;
  throw new OperatorError(
    exitCodes.missing,
    `No server runs on the data folder ${settings.data}, so nobody could open the link. None was made.`,
    'Start it with "npx mangu start" and run this in a second terminal; or set MANGU_DATA to the folder of the server that runs, or name it with --server.',
  );
}
