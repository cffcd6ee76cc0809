/**
 * The guard of versions that renew secrets: they go up by one, never by two and never down. The application secret's
 * version renews one of two origin headers in turn; a version left out would renew the one that CloudFront still sends.
 */
import type { Plan } from './plan.ts';

export interface VersionJump {
  readonly address: string;
  readonly from: number;
  readonly to: number;
}

/** Every secret whose version the plan would change by anything but one; pure. */
export function versionJumps({ resource_changes = [] }: Plan): VersionJump[] {
  return resource_changes
    .filter(({ type }) => type === 'aws_secretsmanager_secret_version')
    .flatMap(({ address, change }) => {
      const [from, to] = [versionOf(change.before), versionOf(change.after)];
      if (from === undefined || to === undefined || to === from || to === from + 1) return [];
      return [{ address, from, to }];
    });
}

export function jumpWords({ address, from, to }: VersionJump): string {
  return `${address}: its version would go from ${from} to ${to}. It goes up by exactly one.`;
}

function versionOf(state: unknown): number | undefined {
  const version: unknown = Reflect.get(Object(state), 'secret_string_wo_version');
  return typeof version === 'number' ? version : undefined;
}

/** Raises a variable by one in the text of `terraform.tfvars`; one that is not set is 1. Pure. */
export function raiseVersion(
  text: string,
  variable: string,
): { readonly text: string; readonly from: number; readonly to: number } {
  const line = new RegExp(`^([ \\t]*${variable}[ \\t]*=[ \\t]*)(\\d+)(.*)$`, 'm');
  const from = Number(line.exec(text)?.[2] ?? 1);
  const to = from + 1;
  const raised = line.test(text)
    ? text.replace(line, (_, before: string, _number: string, rest: string) => `${before}${to}${rest}`)
    : `${text.replace(/\n*$/, '\n')}${variable} = ${to}\n`;
  return { text: raised, from, to };
}
