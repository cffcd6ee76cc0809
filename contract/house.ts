import { type Static, Type } from 'typebox';

/** One line with something to see: it stands in the head of every page and below every mail. */
export const houseNameAtMost = 60;
export const HouseName = Type.String({
  minLength: 1,
  maxLength: houseNameAtMost,
  pattern: '^(?=[^]*\\S)[^\\u0000-\\u001F\\u007F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]*$',
});

/** What an administrator decided about the house, as every page may know it. */
export const House = Type.Object({
  name: Type.Union([HouseName, Type.Null()], { description: 'Null: it has no name of its own.' }),
  signUp: Type.Enum(['open', 'invited'], { description: 'Who may make an account.' }),
  reviews: Type.Enum(['open', 'closed'], { description: 'Whether reviews may be written and changed.' }),
  contact: Type.Union([Type.String({ format: 'email', maxLength: 254 }), Type.Null()], {
    description: 'Mail address in the foot of every page.',
  }),
});
export type House = Static<typeof House>;

/** As it comes. */
export const plainHouse: House = { name: null, signUp: 'open', reviews: 'open', contact: null };

/** With the version that a change has to name. */
export const HouseSettings = Type.Object({
  ...House.properties,
  version: Type.Integer({ minimum: 0 }),
});
export type HouseSettings = Static<typeof HouseSettings>;
export const HouseSettingsInput = Type.Object(HouseSettings.properties, { additionalProperties: false });
