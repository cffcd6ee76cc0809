import { type Static, Type } from 'typebox';

/** Body of the load balancer's check. 503 until first ready and while draining; 200 while merely degraded. */
export const Health = Type.Object(
  {
    status: Type.Enum(['starting', 'ok', 'degraded', 'draining']),
    version: Type.String(),
    uptimeSeconds: Type.Number(),
  },
  { $id: 'Health' },
);
export type Health = Static<typeof Health>;

/** 200 when every dependency answers, else 503; says which one does not. */
export const Readiness = Type.Object(
  {
    ready: Type.Boolean(),
    dependencies: Type.Record(
      Type.String(),
      Type.Object({ ok: Type.Boolean(), milliseconds: Type.Number(), error: Type.Optional(Type.String()) }),
    ),
  },
  { $id: 'Readiness' },
);
export type Readiness = Static<typeof Readiness>;
