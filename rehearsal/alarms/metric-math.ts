/** CloudWatch's arithmetic over metrics, as far as the alarms use it. Pure. */

/** A value of one period; undefined where there is none. */
export type Value = number | undefined;
type Found = Value | readonly Value[];

interface Expression {
  /** Names of the metrics in it. */
  readonly names: ReadonlySet<string>;
  of(values: Readonly<Record<string, Value>>): Value;
}

type Node = (values: Readonly<Record<string, Value>>) => Found;

const operators: Readonly<Record<string, (a: number, b: number) => Value>> = {
  '>=': (a, b) => Number(a >= b),
  '<=': (a, b) => Number(a <= b),
  '>': (a, b) => Number(a > b),
  '<': (a, b) => Number(a < b),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  // CloudWatch has no value where something is divided by nothing.
  '/': (a, b) => (b === 0 ? undefined : a / b),
};
/** Weakest first. */
const levels = [
  ['>=', '<=', '>', '<'],
  ['+', '-'],
  ['*', '/'],
];

const single = (found: Found): Value => (typeof found === 'object' ? found[0] : found);
/** Of several metrics those that have a value count, as CloudWatch folds them. */
const present = (found: readonly Found[]): number[] => found.flat().filter((each) => each !== undefined);

const functions: Readonly<Record<string, (given: readonly Node[]) => Node>> = {
  IF:
    ([condition, yes, no]) =>
    (values) => {
      const decided = single(condition?.(values));
      if (decided === undefined) return undefined;
      return decided !== 0 ? yes?.(values) : no?.(values);
    },
  FILL:
    ([metric, instead]) =>
    (values) =>
      single(metric?.(values)) ?? instead?.(values),
  MAX: (given) => (values) => {
    const all = present(given.map((each) => each(values)));
    return all.length > 0 ? Math.max(...all) : undefined;
  },
  SUM: (given) => (values) => {
    const all = present(given.map((each) => each(values)));
    return all.length > 0 ? all.reduce((sum, each) => sum + each, 0) : undefined;
  },
};

/** @throws when it is something that CloudWatch may know and this does not: better than a wrong alarm. */
export function parseExpression(text: string): Expression {
  const tokens = text.match(/[A-Za-z_]\w*|\d+(?:\.\d+)?|>=|<=|[-+*/<>()[\],]|\S/g) ?? [];
  const names = new Set<string>();
  let next = 0;
  const fail = (): never => {
    throw new Error(`This is not understood at ${tokens[next] ?? 'its end'}: ${text}`);
  };
  const take = (token: string) => {
    if (tokens[next] !== token) fail();
    next++;
  };

  function list(end: string): Node[] {
    const found: Node[] = [];
    while (tokens[next] !== end) {
      if (found.length > 0) take(',');
      found.push(level(0));
    }
    take(end);
    return found;
  }

  function atom(): Node {
    const token = tokens[next++] ?? fail();
    if (/^\d/.test(token)) return () => Number(token);
    if (token === '(') {
      const inner = level(0);
      take(')');
      return inner;
    }
    if (token === '[') {
      const all = list(']');
      return (values) => all.map((each) => single(each(values)));
    }
    if (!/^[A-Za-z_]/.test(token)) {
      next--;
      return fail();
    }
    if (tokens[next] !== '(') {
      names.add(token);
      return (values) => values[token];
    }
    const known = functions[token] ?? fail();
    next++;
    return known(list(')'));
  }

  function level(depth: number): Node {
    const known = levels[depth];
    if (!known) return atom();
    let left = level(depth + 1);
    for (let token = tokens[next]; token !== undefined && known.includes(token); token = tokens[next]) {
      next++;
      left = joined(left, operators[token], level(depth + 1));
    }
    return left;
  }

  const whole = level(0);
  if (next < tokens.length) fail();
  return { names, of: (values) => single(whole(values)) };
}

function joined(left: Node, operator: (typeof operators)[string] | undefined, right: Node): Node {
  return (values) => {
    const [a, b] = [single(left(values)), single(right(values))];
    return a === undefined || b === undefined ? undefined : operator?.(a, b);
  };
}
