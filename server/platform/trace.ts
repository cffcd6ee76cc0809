/** W3C Trace Context: whose request this is part of. */
import { randomBytes } from 'node:crypto';

export interface Trace {
  /** 32 hex digits, the same wherever a request goes. */
  readonly traceId: string;
  /** 16 hex digits, of our part in it. */
  readonly spanId: string;
  /** Of whoever asked. */
  readonly parentId: string | undefined;
  /** Whoever asked wants it kept; our own beginning always. */
  readonly sampled: boolean;
}

/** Goes on with the trace of a `traceparent` header, or begins one where there is none or a broken one. */
export function traceOf(header: string | undefined): Trace {
  const spanId = randomBytes(8).toString('hex');
  const [, version, traceId, parentId, flags = ''] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/.exec(header ?? '') ?? [];
  const broken = !traceId || !parentId || version === 'ff' || /^0+$/.test(traceId) || /^0+$/.test(parentId);
  if (broken) return { traceId: randomBytes(16).toString('hex'), spanId, parentId: undefined, sampled: true };
  return { traceId, spanId, parentId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export interface Span {
  readonly trace: Trace;
  /** Method and route, never an address with what a person looked for. */
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly status: number;
}

export interface Tracer {
  end(span: Span): void;
  /** Sends what is left. */
  stop(): Promise<void>;
}
