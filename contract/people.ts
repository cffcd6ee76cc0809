import { type Static, Type } from 'typebox';

/** A person may hold several; what each may do is decided per object in the `policy.ts` of every feature. */
export const roles = ['reader', 'author', 'editor', 'administrator'] as const;
export const Role = Type.Enum([...roles]);
export type Role = (typeof roles)[number];

/** Somebody else, as far as anybody may see. */
export const PersonName = Type.Object({ id: Type.String({ format: 'uuid' }), name: Type.String() });
export type PersonName = Static<typeof PersonName>;
