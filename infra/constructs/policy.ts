/** IAM and resource policies as JSON text, small enough to be read beside what they allow. */

export type Principals = Partial<
  Readonly<Record<'AWS' | 'Service' | 'Federated', string | readonly string[]>>
>;

export interface Statement {
  readonly sid: string;
  readonly effect?: 'Allow' | 'Deny';
  /** Absent in policies of a role; `'*'` only ever with conditions, or to deny. */
  readonly principals?: '*' | Principals;
  readonly actions: readonly string[];
  /** Absent in trust policies only. */
  readonly resources?: readonly string[];
  /** Operator → key → value or values. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * The document of some statements.
 * @throws Error when a statement would allow every action on every resource.
 */
export function policyDocument(...statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(({ sid, effect = 'Allow', principals, actions, resources, conditions }) => {
      if (effect === 'Allow' && actions.includes('*') && resources?.includes('*')) {
        throw new Error(`The statement ${sid} would allow everything on everything. Name what is needed.`);
      }
      return {
        Sid: sid,
        Effect: effect,
        ...(principals ? { Principal: principals } : {}),
        Action: actions,
        ...(resources ? { Resource: resources } : {}),
        ...(conditions ? { Condition: conditions } : {}),
      };
    }),
  });
}
