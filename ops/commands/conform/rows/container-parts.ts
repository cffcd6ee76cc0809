/** What stands in a container definition. */
import { at, type Json, text } from '../../../synth/values.ts';

export function environmentOf(container: Json | undefined): Record<string, string> {
  return Object.fromEntries(
    at(container, 'environment').map((variable) => [text(variable, 'name'), text(variable, 'value')]),
  );
}

/** Names of variables that come from Secrets Manager or a parameter kept like a secret, with where from. */
export function secretsOf(container: Json | undefined): Record<string, string> {
  return Object.fromEntries(
    at(container, 'secrets').map((variable) => [text(variable, 'name'), text(variable, 'valueFrom')]),
  );
}
