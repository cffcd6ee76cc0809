import { type Static, Type } from 'typebox';
import { House } from './house.ts';
import { Role } from './people.ts';

const Id = Type.String({ format: 'uuid' });
/** PostgreSQL keeps no NUL, and a name has something to see. */
const Name = Type.String({
  minLength: 1,
  maxLength: 200,
  pattern: '^(?=[^]*\\S)[^\\u0000-\\u001F\\u007F]*$',
});
const Email = Type.String({ format: 'email', maxLength: 254 });
/** Length alone is asked for (NIST SP 800-63B §5.1.1). */
const NewPassword = Type.String({ minLength: 10, maxLength: 128 });
const Password = Type.String({ minLength: 1, maxLength: 128 });
const Token = Type.String({ minLength: 1, maxLength: 2000, pattern: '^[A-Za-z0-9._-]+$' });
/** Path of ours to return to after signing in. */
const OwnPath = Type.String({ maxLength: 2000, pattern: '^/(?![/\\\\])[^\\u0000-\\u001F\\\\]*$' });

export const passwordLength = { minimum: 10, maximum: 128 } as const;

/** Name of the session's cookie, which scripts never see. @param secure whether people come by HTTPS. */
export const sessionCookie = (secure: boolean) => `${secure ? '__Host-' : ''}mangu.session_token`;

/**
 * Every unsafe method of somebody signed in repeats in this header what the cookie says: another site can neither
 * read the one nor send the other.
 */
export const writeToken = {
  header: 'x-mangu-token',
  cookie: (secure: boolean) => `${secure ? '__Host-' : ''}mangu.write_token`,
} as const;

/** Who is signed in. */
export const Me = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  roles: Type.Array(Role),
  /** Whether signing in asks for a code, too. */
  twoFactor: Type.Boolean(),
});
export type Me = Static<typeof Me>;

/** What the pages ask first: who looks at them, and what is there for that person. */
export const Account = Type.Object(
  {
    person: Type.Union([Me, Type.Null()]),
    mayAddBooks: Type.Boolean({
      description: 'Whether this visitor may put books straight into the catalogue.',
    }),
    house: House,
    mailbox: Type.Boolean({ description: 'Whether mail is to be read on the page `/mailbox`.' }),
    providers: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }), {
      description: 'OpenID Connect providers one may sign in with; a password always works, too.',
    }),
  },
  { $id: 'Account' },
);
export type Account = Static<typeof Account>;

export const SignUp = Type.Object(
  { name: Name, email: Email, password: NewPassword },
  { additionalProperties: false },
);
export type SignUp = Static<typeof SignUp>;

export const SignIn = Type.Object(
  { email: Email, password: Password, remember: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
export type SignIn = Static<typeof SignIn>;

export const SignInAnswer = Type.Object({
  next: Type.Union([Type.Literal('signed-in'), Type.Literal('second-factor')]),
});
export type SignInAnswer = Static<typeof SignInAnswer>;

/** Either a code of the authenticator or one of the backup codes. */
export const SecondFactor = Type.Object(
  {
    code: Type.String({ minLength: 6, maxLength: 20, pattern: '^[A-Za-z0-9 -]+$' }),
    kind: Type.Union([Type.Literal('totp'), Type.Literal('backup')]),
  },
  { additionalProperties: false },
);
export type SecondFactor = Static<typeof SecondFactor>;

export const AddressInput = Type.Object({ email: Email }, { additionalProperties: false });
export const TokenInput = Type.Object({ token: Token }, { additionalProperties: false });
export const PasswordInput = Type.Object({ password: Password }, { additionalProperties: false });
export const NameInput = Type.Object({ name: Name }, { additionalProperties: false });
export const CodeInput = Type.Object(
  { code: Type.String({ pattern: '^ *([0-9] *){6}$', maxLength: 20 }) },
  { additionalProperties: false },
);

export const ResetInput = Type.Object(
  { token: Token, password: NewPassword },
  { additionalProperties: false },
);
export type ResetInput = Static<typeof ResetInput>;

export const EmailChange = Type.Object({ email: Email, password: Password }, { additionalProperties: false });
export type EmailChange = Static<typeof EmailChange>;

export const PasswordChange = Type.Object(
  { current: Password, password: NewPassword },
  { additionalProperties: false },
);
export type PasswordChange = Static<typeof PasswordChange>;

/** What an authenticator needs, shown once. */
export const TwoFactorSetup = Type.Object({
  uri: Type.String({ description: '`otpauth://…`, for a QR code.' }),
  secret: Type.String({ description: 'The same secret for typing in, Base32.' }),
  backupCodes: Type.Array(Type.String()),
});
export type TwoFactorSetup = Static<typeof TwoFactorSetup>;

export const OwnSession = Type.Object({
  id: Id,
  created: Type.String({ format: 'date-time' }),
  used: Type.String({ format: 'date-time' }),
  userAgent: Type.Union([Type.String(), Type.Null()]),
  address: Type.Union([Type.String(), Type.Null()]),
  current: Type.Boolean(),
});
export type OwnSession = Static<typeof OwnSession>;
export const OwnSessions = Type.Object({ items: Type.Array(OwnSession) });
export type OwnSessions = Static<typeof OwnSessions>;

export const ProviderStart = Type.Object({ next: Type.Optional(OwnPath) }, { additionalProperties: false });
export const ProviderUrl = Type.Object({ url: Type.String() });
export type ProviderUrl = Static<typeof ProviderUrl>;

/** What a one-time link is for. */
export const Invitation = Type.Object({
  email: Type.Union([Type.String(), Type.Null()]),
  known: Type.Boolean({ description: 'Whether that address has an account, which it opens again.' }),
  administrator: Type.Boolean({ description: 'Whether it makes an administrator.' }),
  expires: Type.String({ format: 'date-time' }),
});
export type Invitation = Static<typeof Invitation>;

export const Welcome = Type.Object(
  { token: Token, name: Name, email: Email, password: NewPassword },
  { additionalProperties: false },
);
export type Welcome = Static<typeof Welcome>;

export const InvitationInput = Type.Object({ email: Type.Optional(Email) }, { additionalProperties: false });
/** Somebody who is to have an account; administrators are made by the machine, or by other administrators later. */
export const PersonInvitation = Type.Object(
  { email: Email, roles: Type.Array(Type.Enum(['reader', 'author', 'editor']), { maxItems: 3 }) },
  { additionalProperties: false },
);
export type PersonInvitation = Static<typeof PersonInvitation>;
export const InvitationMade = Type.Object({
  path: Type.String({ description: 'Path of the page under which the link works, once.' }),
  url: Type.String({ description: 'The same with the address under which people reach the server.' }),
  expires: Type.String({ format: 'date-time' }),
});
export type InvitationMade = Static<typeof InvitationMade>;

export const MailQuery = Type.Object(
  {
    after: Type.Optional(Type.String({ maxLength: 200 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  },
  { additionalProperties: false },
);
export const KeptMail = Type.Object({
  id: Id,
  recipient: Type.String(),
  subject: Type.String(),
  text: Type.String(),
  created: Type.String({ format: 'date-time' }),
});
export type KeptMail = Static<typeof KeptMail>;
export const Mailbox = Type.Object({
  items: Type.Array(KeptMail),
  next: Type.Union([Type.String(), Type.Null()]),
});
export type Mailbox = Static<typeof Mailbox>;
