/** Completion scripts, made from the commands themselves; pure. */

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export interface CommandWords {
  readonly name: string;
  readonly about: string;
  readonly options: readonly string[];
  /** Words that an argument may be. */
  readonly values: readonly string[];
  readonly takesFiles: boolean;
}

export function completionScript(shell: Shell, commands: readonly CommandWords[]): string {
  return { bash, zsh, fish }[shell](commands);
}

function bash(commands: readonly CommandWords[]): string {
  const cases = commands.map(({ name, options, values, takesFiles }) => {
    const files = takesFiles ? ' $(compgen -f -- "$current")' : '';
    return `    ${name}) COMPREPLY=($(compgen -W "${[...options, ...values].join(' ')}" -- "$current")${files}) ;;`;
  });
  return `_mangu() {
  local current="\${COMP_WORDS[COMP_CWORD]}" IFS=$' \\t\\n'
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names(commands)} --help --version" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
}
complete -o filenames -F _mangu mangu
`;
}

function zsh(commands: readonly CommandWords[]): string {
  const described = commands.map(({ name, about }) => `    '${name}:${about.replaceAll("'", "'\\''")}'`);
  const cases = commands.map(({ name, options, values, takesFiles }) => {
    const files = takesFiles ? '; _files' : '';
    return `    ${name}) compadd -- ${[...options, ...values].join(' ')}${files} ;;`;
  });
  return `#compdef mangu
_mangu() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case "$words[2]" in
${cases.join('\n')}
  esac
}
compdef _mangu mangu
`;
}

function fish(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap(({ name, about, options, values, takesFiles }) => {
    const when = `-n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c mangu -n __fish_use_subcommand -f -a ${name} -d '${about.replaceAll("'", "\\'")}'`,
      ...options.map(
        (option) => `complete -c mangu ${when} ${takesFiles ? '-F' : '-f'} -l ${option.slice(2)}`,
      ),
      ...(values.length > 0 ? [`complete -c mangu ${when} -f -a '${values.join(' ')}'`] : []),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function names(commands: readonly CommandWords[]): string {
  return commands.map(({ name }) => name).join(' ');
}
