import { isJson, isObject, type Json } from './values.ts';

/**
 * JSON inside a text of the JSON (policies, container definitions, dashboards). Terraform's `${…}` may stand in it with
 * or without quotes around it; it is kept as text either way.
 * @returns undefined when the text is no JSON.
 */
export function embedded(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return undefined;
  const { text, expressions } = mask(value);
  try {
    const parsed: unknown = JSON.parse(text);
    return isJson(parsed) ? unmask(parsed, expressions) : undefined;
  } catch {
    return undefined;
  }
}

const placeholder = /§(\d+)§/g;

/** Expressions may hold quotes of their own, so they are taken out before JSON is parsed. */
function mask(value: string): { text: string; expressions: string[] } {
  const expressions: string[] = [];
  let text = '';
  let quoted = false;
  for (let index = 0; index < value.length; index += 1) {
    const character = value[index] ?? '';
    if (character === '$' && value[index + 1] === '{' && value[index - 1] !== '$') {
      const end = endOfExpression(value, index + 2);
      const mark = `§${expressions.push(value.slice(index, end)) - 1}§`;
      text += quoted ? mark : `"${mark}"`;
      index = end - 1;
    } else if (character === '\\' && quoted) {
      text += character + (value[index + 1] ?? '');
      index += 1;
    } else {
      if (character === '"') quoted = !quoted;
      text += character;
    }
  }
  return { text, expressions };
}

/** Index after the brace that closes the expression which begins before `start`. */
function endOfExpression(value: string, start: number): number {
  let depth = 1;
  for (let index = start; index < value.length; index += 1) {
    if (value[index] === '{') depth += 1;
    if (value[index] === '}') depth -= 1;
    if (depth === 0) return index + 1;
  }
  return value.length;
}

function unmask(value: Json, expressions: readonly string[]): Json {
  if (typeof value === 'string')
    return value.replace(placeholder, (_, index) => expressions[Number(index)] ?? '');
  if (Array.isArray(value)) return value.map((one) => unmask(one, expressions));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [unmask(key, expressions), unmask(inner, expressions)]),
  );
}
