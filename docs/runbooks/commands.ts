/** Reads the commands out of runbooks, for the tests that compare them with what there is. */

export interface CommandUse {
  readonly program: string;
  /** Words before the first option: `ecs describe-services`, `state list`. */
  readonly command: string;
  /** Without values, in the order of the text. */
  readonly options: readonly string[];
}

/** Blocks between fences and between single backticks, the only places where commands stand. */
export function codeOf(markdown: string): string[] {
  const blocks: string[] = [];
  const rest = markdown.replaceAll(/^ *```\n(.*?)^ *```$/gms, (_, block: string) => {
    blocks.push(block);
    return '';
  });
  return [...blocks, ...[...rest.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)];
}

/** Every simple command of a shell text, those within `$(…)` too. */
export function commandsOf(shell: string): CommandUse[] {
  const text = shell.replaceAll(/\\\n\s*/g, ' ').replaceAll(/\$\(\(.*?\)\)/g, 'NUMBER');
  const { flat, inner } = lift(text);
  const own = hideQuoted(flat)
    .split(/\n|\||&&|;|\bdo\b|\bthen\b/)
    .flatMap((text) => parse(text.trim()));
  return [...own, ...inner.flatMap(commandsOf)];
}

/** Takes `$(…)` out, balanced. */
function lift(text: string): { flat: string; inner: string[] } {
  const start = text.search(/\$\((?!\()/);
  if (start < 0) return { flat: text, inner: [] };
  let depth = 0;
  let end = start + 1;
  for (; end < text.length; end++) {
    if (text[end] === '(') depth++;
    else if (text[end] === ')' && --depth === 0) break;
  }
  const rest = lift(text.slice(end + 1));
  return {
    flat: `${text.slice(0, start)}SUBSTITUTED${rest.flat}`,
    inner: [text.slice(start + 2, end), ...rest.inner],
  };
}

/** What stands in quotes is a value, whatever it looks like. */
const hideQuoted = (text: string): string => text.replaceAll(/'[^']*'|"(?:\\.|[^"\\])*"/gs, 'QUOTED');

function parse(text: string): CommandUse[] {
  const words = text.split(/\s+/).map((word) => word.replace(/^\w+=/, ''));
  const program = words.find((word) => programs.has(word));
  if (!program) return [];
  const rest = words.slice(words.indexOf(program) + 1);
  const options = rest.filter((word) => /^-{1,2}[a-z]/.test(word)).map((word) => word.replace(/=.*$/, ''));
  // `-chdir=…` stands before the command, everything else behind it.
  const named = rest.filter((word) => !word.startsWith('-chdir='));
  const command = named.slice(0, depthOf(program, named)).filter((word) => /^[a-z][a-z0-9-]*$/.test(word));
  return command.length > 0 ? [{ program, command: command.join(' '), options }] : [];
}

const programs = new Set(['aws', 'terraform', 'npx']);

function depthOf(program: string, [first, second]: readonly string[]): number {
  if (program === 'terraform') return first === 'state' ? 2 : 1;
  return program === 'aws' && second === 'wait' ? 3 : 2;
}
