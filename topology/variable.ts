/** What a variable of the environment contract may be, and how its text becomes a value. */

type Kind = 'port' | 'integer' | 'text' | 'url' | 'flag' | 'path' | 'choice';

/** Which process reads a variable. */
export type Process = 'server' | 'ops';

export interface Variable {
  readonly kind: Kind;
  /** Written when the variable is absent; `undefined` means the feature behind it is off or embedded. */
  readonly default?: string;
  readonly secret: boolean;
  readonly readBy: readonly Process[];
  readonly about: string;
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly protocols?: readonly string[];
  /** The variables that must be set too when this one is. */
  readonly needs?: readonly string[];
  /** The variables that must not be set when this one is: two ways to say the same. */
  readonly excludes?: readonly string[];
  /** This text says the same as no text, for places that cannot leave a variable out: ECS drops empty ones. */
  readonly off?: string;
  /** Not looked at unless that one is set: container platforms set names like this one by themselves. */
  readonly partOf?: string;
}

/** What was given for a variable; nothing when it was left out, is empty or says that it is off. */
export function givenText(text: string | undefined, { off }: Variable): string | undefined {
  return text === '' || text === off ? undefined : text;
}

export type Parsed = { value: unknown } | { allowed: string };

/** The value of a text, or what would be allowed. */
export function parse(variable: Variable, text: string): Parsed {
  switch (variable.kind) {
    case 'port':
      return integer(text, 0, 65_535, 'a port number from 0 (any free port) to 65535');
    case 'integer': {
      const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = variable;
      return integer(text, minimum, maximum, `a whole number from ${minimum} to ${maximum}`);
    }
    case 'flag':
      if (text === 'true' || text === 'false') return { value: text === 'true' };
      return { allowed: '"true" or "false"' };
    case 'choice':
      return variable.choices?.includes(text)
        ? { value: text }
        : { allowed: `one of ${variable.choices?.join(', ')}` };
    case 'url': {
      const allowed = `a URL that begins with ${variable.protocols?.map((p) => `${p}//`).join(' or ')}`;
      if (!URL.canParse(text)) return { allowed };
      const url = new URL(text);
      return variable.protocols?.includes(url.protocol) ? { value: url } : { allowed };
    }
    case 'path':
    case 'text':
      return text.includes('\0') ? { allowed: 'free of NUL characters' } : { value: text };
  }
}

function integer(text: string, minimum: number, maximum: number, allowed: string): Parsed {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= minimum && value <= maximum ? { value } : { allowed };
}

export interface EnvironmentProblem {
  readonly variable: string;
  /** One sentence: what was found (never the value of a secret) and what is allowed. */
  readonly message: string;
}

/** Only our own prefix: container platforms set others by themselves. */
export function unknownNames(
  source: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): EnvironmentProblem[] {
  return Object.keys(source)
    .filter((name) => name.startsWith('MANGU_') && !known.includes(name))
    .map((name) => ({
      variable: name,
      message: `is not a variable that MANGU knows.${suggestion(name, known)}`,
    }));
}

/** Names the known variable that shares the longest beginning, for a typing error in the second half. */
function suggestion(name: string, known: readonly string[]): string {
  const [best] = known.map((one) => ({ one, same: commonPrefix(one, name) })).sort((a, b) => b.same - a.same);
  return best && best.same >= 'MANGU_'.length ? ` Perhaps ${best.one} is meant.` : '';
}

/** How many characters two names share at their beginning. */
function commonPrefix(a: string, b: string): number {
  let index = 0;
  while (index < a.length && a[index] === b[index]) index++;
  return index;
}
