import { Argument, type Command } from 'commander';
import { readService } from '../../aws/services.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import {
  addOperationOptions,
  type OperationOptions,
  operationHelp,
  runOperation,
} from '../../operations/run.ts';
import { planFlush } from './plan.ts';

const help = `Example:
  $ npx mangu cache flush

Empties the shared cache. What was kept is made again from the database, and
guesses at passwords are counted anew. Redis is reached by tasks only,
so this starts one of the server's image.
`;

export function defineCache(program: Command, finish: (code: ExitCode) => void): void {
  addOperationOptions(
    program
      .command('cache')
      .summary('empty the shared cache')
      .description('Empty the shared cache (Redis).')
      .addArgument(new Argument('<action>', 'what to do').choices(['flush'])),
  )
    .addHelpText('before', help)
    .addHelpText('after', operationHelp)
    .action(async (_action: string, options: OperationOptions) => {
      await runOperation(options, async (session) => {
        const { names, environment } = session;
        const server = await readService(session, 'server');
        const taskDefinition = server.taskDefinition ?? '';
        return planFlush({ names, environment, taskDefinition, network: server.networkConfiguration });
      });
      finish(exitCodes.done);
    });
}
