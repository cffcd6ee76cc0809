import { Argument, type Command } from 'commander';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { createOutput } from '../../terminal/output.ts';
import { type CommandWords, completionScript, type Shell, shells } from './scripts.ts';

const help = `Examples:
  $ source <(npx mangu completion bash)                         # ~/.bashrc
  $ source <(npx mangu completion zsh)                          # ~/.zshrc
  $ npx mangu completion fish > ~/.config/fish/completions/mangu.fish

It completes the command "mangu", so put node_modules/.bin of MANGU on the PATH.
`;

export function defineCompletion(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('completion')
    .summary('print completion for bash, zsh or fish')
    .description('Print the completion script of a shell.')
    .addArgument(new Argument('<shell>', 'your shell').choices(shells))
    .option('--json', 'print one JSON object: shell, script')
    .addHelpText('before', help)
    .action((shell: Shell, options: { json?: boolean }) => {
      const output = createOutput(options);
      const script = completionScript(shell, wordsOf(program));
      output.record({ shell, script });
      output.result(script.trimEnd());
      finish(exitCodes.done);
    });
}

function wordsOf(program: Command): CommandWords[] {
  const commands = program.commands.map((command) => ({
    name: command.name(),
    about: command.summary(),
    options: [...command.options.flatMap(({ long }) => long ?? []), '--help'],
    values: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    takesFiles: ['import', 'backup', 'restore'].includes(command.name()),
  }));
  const names = commands.map(({ name }) => name);
  return [
    ...commands,
    { name: 'help', about: 'explain a command', options: [], values: names, takesFiles: false },
  ];
}
