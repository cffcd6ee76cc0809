/** The commands of `mangu` put together, and the one place where an error becomes words and an exit code. */
import { type Argument, Command, CommanderError } from 'commander';
import { defineAdmin } from './commands/admin/index.ts';
import { defineApply } from './commands/apply/index.ts';
import { defineAudit } from './commands/audit/index.ts';
import { defineBackup } from './commands/backup/index.ts';
import { defineCache } from './commands/cache/index.ts';
import { defineCompletion } from './commands/completion/index.ts';
import { defineConform } from './commands/conform/index.ts';
import { defineCost } from './commands/cost/index.ts';
import { defineDb } from './commands/db/index.ts';
import { defineDeploy } from './commands/deploy/index.ts';
import { defineDev } from './commands/dev/index.ts';
import { defineDiagram } from './commands/diagram/index.ts';
import { defineDrift } from './commands/drift/index.ts';
import { defineEnv } from './commands/env/index.ts';
import { defineExec } from './commands/exec/index.ts';
import { defineExitCodes, exitCodeHelp } from './commands/exit-codes/index.ts';
import { defineImport } from './commands/import/index.ts';
import { defineInvalidate } from './commands/invalidate/index.ts';
import { defineLogs } from './commands/logs/index.ts';
import { defineOutput } from './commands/output/index.ts';
import { definePlan } from './commands/plan/index.ts';
import { defineRehearse } from './commands/rehearse/index.ts';
import { defineRestore } from './commands/restore/index.ts';
import { defineRollback } from './commands/rollback/index.ts';
import { defineScale } from './commands/scale/index.ts';
import { defineSecrets } from './commands/secrets/index.ts';
import { defineShow } from './commands/show/index.ts';
import { defineSimulate } from './commands/simulate/index.ts';
import { defineStart } from './commands/start/index.ts';
import { defineStatus } from './commands/status/index.ts';
import { defineStop } from './commands/stop/index.ts';
import { defineSynth } from './commands/synth/index.ts';
import { explainError } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { version } from './version.ts';

const examples = `Examples:
  $ npx mangu start                   start MANGU on this machine
  $ npx mangu import ~/Books          add every EPUB below a folder
  $ npx mangu status                  is it running, and how is it
  $ npx mangu plan                    what would change on AWS
  $ npx mangu status --environment production
`;

const program = new Command('mangu')
  .description('Run MANGU, put books into it, and keep it on AWS.')
  .version(`mangu ${version}`, '--version', 'print the version')
  .helpOption('--help', 'print this help')
  .commandsGroup('About this command:')
  .helpCommand('help [command]', 'explain a command')
  .showHelpAfterError('Run "npx mangu help" for the commands, "npx mangu help COMMAND" for one of them.')
  .configureHelp({
    helpWidth: 80,
    subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(' '),
  })
  .exitOverride()
  .addHelpText('before', examples)
  .addHelpText('after', exitCodeHelp);

function argumentTerm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

const finish = (code: ExitCode) => {
  process.exitCode = code;
};
const groups = {
  'On this machine:': [
    defineStart,
    defineImport,
    defineStatus,
    defineStop,
    defineAdmin,
    defineBackup,
    defineRestore,
    defineEnv,
    defineDev,
  ],
  'Running it on AWS:': [
    defineDeploy,
    defineRollback,
    defineScale,
    defineLogs,
    defineExec,
    defineSecrets,
    defineDb,
    defineCache,
    defineInvalidate,
  ],
  'Building it on AWS:': [
    defineSynth,
    definePlan,
    defineShow,
    defineApply,
    defineOutput,
    defineDrift,
    defineDiagram,
    defineConform,
    defineCost,
    defineAudit,
  ],
  'Rehearsing it:': [defineSimulate, defineRehearse],
  'About this command:': [defineCompletion, defineExitCodes],
};
for (const [group, definitions] of Object.entries(groups)) {
  program.commandsGroup(group);
  for (const define of definitions) define(program, finish);
}

// The reader of a pipe may leave early (mangu env | head); that is its right, and the work goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
process.on('uncaughtException', (error) => {
  fail(error);
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    // Commander has said what was wrong; help and the version are no errors.
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUse;
    return;
  }
  const { text, exitCode } = explainError(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = exitCode;
}
