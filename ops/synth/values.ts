/** Ways through JSON of which only the outline is known. */

export type Scalar = string | number | boolean | null;
export type Json = Scalar | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isJson(value: unknown): value is Json {
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return true;
  return Array.isArray(value) ? value.every(isJson) : isObject(value) && Object.values(value).every(isJson);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Every value at a path such as `origin.custom_header.name`. Terraform writes a block of which there may be several
 * as a list and a single one as an object; lists on the way and at the end are walked through, so that both read alike.
 */
export function at(value: Json | undefined, path: string): Json[] {
  let found: Json[] = value === undefined ? [] : flat(value);
  for (const key of path.split('.').filter(Boolean)) {
    found = found.flatMap((one) => {
      const inner = isObject(one) ? one[key] : undefined;
      return inner === undefined || inner === null ? [] : flat(inner);
    });
  }
  return found;
}

/** The first value at a path. */
export function first(value: Json | undefined, path: string): Json | undefined {
  return at(value, path)[0];
}

/** The first value at a path as text: `''` when there is none, and for objects. */
export function text(value: Json | undefined, path: string): string {
  return textOf(first(value, path));
}

/** Every value at a path as text. */
export function texts(value: Json | undefined, path: string): string[] {
  return at(value, path).map(textOf);
}

/** The first value at a path as a number, whether Terraform has it as a number or as text; NaN when there is none. */
export function number(value: Json | undefined, path: string): number {
  const found = text(value, path);
  return found === '' ? Number.NaN : Number(found);
}

/** Every text in a value, however deep. */
export function allTexts(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(allTexts);
  return isObject(value) ? Object.values(value).flatMap(allTexts) : [];
}

function flat(value: Json): Json[] {
  return Array.isArray(value) ? value.flatMap(flat) : [value];
}

function textOf(value: Json | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}
