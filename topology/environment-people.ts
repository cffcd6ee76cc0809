import type { Variable } from './variable.ts';

/** The part of the environment contract that is about mail to people and how they sign in. */
export const peopleVariables = {
  MAIL_FROM: {
    kind: 'text',
    off: 'off',
    secret: false,
    readBy: ['server'],
    about:
      'Sender of every mail: an address, or a name with the address in angle brackets; `off` says the same as nothing.',
  },
  SMTP_URL: {
    kind: 'url',
    protocols: ['smtp:', 'smtps:'],
    secret: true,
    readBy: ['server'],
    needs: ['MAIL_FROM'],
    excludes: ['SES_REGION'],
    about: 'Mail server that takes our mail; without it and SES_REGION mail stays on the page /mailbox.',
  },
  SES_REGION: {
    kind: 'text',
    off: 'off',
    secret: false,
    readBy: ['server'],
    needs: ['MAIL_FROM'],
    about: 'Region of the Amazon SES that takes our mail; `off` says the same as nothing.',
  },
  OIDC_ISSUER: {
    kind: 'url',
    protocols: ['https:', 'http:'],
    secret: false,
    readBy: ['server'],
    needs: ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
    about: 'OpenID Connect provider that people may sign in with, besides a password.',
  },
  OIDC_CLIENT_ID: {
    kind: 'text',
    secret: false,
    readBy: ['server'],
    needs: ['OIDC_ISSUER'],
    about: 'Name under which that provider knows this MANGU.',
  },
  OIDC_CLIENT_SECRET: {
    kind: 'text',
    secret: true,
    readBy: ['server'],
    needs: ['OIDC_ISSUER'],
    about: 'Secret that goes with OIDC_CLIENT_ID.',
  },
  OIDC_NAME: {
    kind: 'text',
    default: 'your organisation',
    secret: false,
    readBy: ['server'],
    about: 'What the button says after "Sign in with".',
  },
} as const satisfies Record<string, Variable>;
