import { Argument, type Command } from 'commander';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import {
  addOperationOptions,
  type OperationOptions,
  operationHelp,
  runOperation,
} from '../../operations/run.ts';
import { whatRuns } from '../deploy/running.ts';
import { rotateByTerraform } from './by-terraform.ts';
import { planRedisRotation } from './plan.ts';

const help = `Examples:
  $ npx mangu secrets rotate redis
  $ npx mangu secrets rotate redis --seen
  $ npx mangu secrets rotate db
  $ npx mangu secrets rotate app

Renews a secret and starts the server's tasks anew. Nobody sees the new one.
db and app raise their version in terraform.tfvars by exactly one and apply it;
app also signs readers out and renews one of the two origin headers: when it is
done twice, wait for CloudFront in between. --seen has Redis refuse the token
that was before.
`;

interface Options extends OperationOptions {
  readonly seen?: boolean;
  readonly synth?: string;
}

export function defineSecrets(program: Command, finish: (code: ExitCode) => void): void {
  addOperationOptions(
    program
      .command('secrets')
      .summary('renew a secret')
      .description('Renew a secret and start the tasks that read it anew.')
      .addArgument(new Argument('<action>', 'what to do').choices(['rotate']))
      .addArgument(new Argument('<secret>', 'which').choices(['db', 'redis', 'app']))
      .option('--seen', "somebody has seen Redis's old token")
      .option('--synth <folder>', 'where the synthesized JSON lies (default: infra/synth)'),
  )
    .addHelpText('before', help)
    .addHelpText('after', operationHelp)
    .action(async (_action: string, secret: 'db' | 'redis' | 'app', options: Options) => {
      if (secret !== 'redis') {
        if (options.seen)
          throw new OperatorError(exitCodes.wrongUse, '--seen is for redis; the others end at once.');
        await rotateByTerraform(secret, options);
      } else {
        await runOperation(options, async (session) => {
          const { revision } = await whatRuns(session, 'server');
          return planRedisRotation({ ...session, revision, seen: options.seen ?? false });
        });
      }
      finish(exitCodes.done);
    });
}
