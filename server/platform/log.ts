/** The log: JSON lines on standard output, in which no secret of the environment can stand. */
import { environment as contract, type Environment } from '@mangu/topology/environment';
import pino, { type Logger } from 'pino';

/** Shorter ones would be found in words that mean something else. */
const secretAtLeast = 6;

/** What the environment says is secret: values, and passwords within addresses. */
export function secretsOf(env: Environment): string[] {
  const found = Object.entries(contract).flatMap(([name, { secret }]) => {
    const value: unknown = Reflect.get(env, name);
    if (!secret || value === undefined) return [];
    if (!(value instanceof URL)) return [String(value)];
    return value.password ? [value.password, decodeURIComponent(value.password)] : [];
  });
  return [...new Set(found)].filter(({ length }) => length >= secretAtLeast);
}

/** Replaces each of them in a line, however it got there, also as JSON or an address would write it. */
export function masking(secrets: readonly string[]): (line: string) => string {
  const forms = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
  ]);
  const ordered = [...new Set(forms)].sort((a, b) => b.length - a.length);
  if (ordered.length === 0) return (line) => line;
  const pattern = new RegExp(ordered.map((form) => RegExp.escape(form)).join('|'), 'g');
  return (line) => line.replace(pattern, '[secret]');
}

/** Fields that hold what people trust us with, wherever somebody logs them. */
const redacted = ['authorization', 'cookie', 'password', 'token', 'secret', 'email'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

/** @param secrets of {@link secretsOf}. */
export function createLog(
  level: Environment['LOG_LEVEL'],
  secrets: readonly string[],
  write: (line: string) => void = (line) => process.stdout.write(line),
): Logger {
  const mask = masking(secrets);
  return pino(
    { level, base: null, redact: { paths: redacted, censor: '[secret]' } },
    { write: (line: string) => write(mask(line)) },
  );
}
