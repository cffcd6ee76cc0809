import type { Finding, RejectReason, Result } from './types.ts';

/** The good half of a `Result`. */
export function accepted<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** The other half: one `must` finding named `gate.<reason>`, in words for the author of the book. */
export function rejected(
  reason: RejectReason,
  finding: Pick<Finding, 'message' | 'remedy' | 'path' | 'line'>,
): { readonly ok: false; readonly rejection: { reason: RejectReason; findings: readonly Finding[] } } {
  return { ok: false, rejection: { reason, findings: [gateFinding(reason, finding)] } };
}

/** A finding that refuses a book. */
export function gateFinding(
  reason: RejectReason,
  finding: Pick<Finding, 'message' | 'remedy' | 'path' | 'line'>,
): Finding {
  return { severity: 'must', id: `gate.${reason}`, ...finding };
}
