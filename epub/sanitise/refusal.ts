import { rejected } from '../result.ts';
import type { RejectReason, Result } from '../types.ts';

/** Stops the XML parser from inside a handler. Caught in `markup.ts`, never seen outside. */
export class Refusal extends Error {
  readonly reason: RejectReason;
  readonly remedy: string;

  constructor(reason: RejectReason, message: string, remedy: string) {
    super(message);
    this.reason = reason;
    this.remedy = remedy;
  }

  toResult(path: string, line: number): Result<never> {
    return rejected(this.reason, { message: this.message, remedy: this.remedy, path, line });
  }
}

/** `problem` is the parser's message, which begins with line and column. */
export function malformed(problem: string): Refusal {
  const message = problem.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
  return new Refusal(
    'xml-malformed',
    `The file is not well-formed XML: ${message}.`,
    'Correct the file so that it is well-formed XML, and export the book again.',
  );
}

export function entitiesDeclared(): Refusal {
  return new Refusal(
    'xml-entity',
    'The file declares XML entities or an external DTD, which are not read.',
    'Remove the DOCTYPE from the file, and write the characters themselves instead of entities.',
  );
}

export function tooDeep(limit: number): Refusal {
  return new Refusal(
    'resource-limit',
    `Elements are nested more than ${limit} deep.`,
    'Nest them less deeply.',
  );
}

export function tooManyDeclarations(): Refusal {
  return new Refusal(
    'resource-limit',
    'Elements that EPUB content does not know declare too many namespaces.',
    'Remove the unknown elements, or declare the namespaces on the root element.',
  );
}
