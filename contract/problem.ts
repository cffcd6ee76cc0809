import { type Static, Type } from 'typebox';

/**
 * Every error of the API, by stable id. The id is the last segment of the problem's `type` and the key under
 * which the client translates it; titles are what a person without the catalogue reads.
 */
export const problems = {
  'validation-failed': { status: 400, title: 'The request is not valid.' },
  'cursor-invalid': { status: 400, title: 'This page marker is not one of ours. Start from the first page.' },
  'origin-refused': { status: 403, title: 'This request came from another site and was refused.' },
  'host-refused': { status: 421, title: 'This server does not answer under that host name.' },
  'token-refused': { status: 401, title: 'The token is missing or wrong.' },
  'write-token-refused': {
    status: 403,
    title: 'This request lacks the token of its session. Load the page again.',
  },
  'sign-in-needed': { status: 401, title: 'Sign in first.' },
  'sign-in-refused': { status: 401, title: 'This address and password do not belong together.' },
  'sign-in-again': {
    status: 401,
    title: 'Signing in took too long, or too many codes were wrong. Begin again.',
  },
  'account-suspended': { status: 403, title: 'This account is suspended.' },
  'address-unverified': { status: 403, title: 'This address is not confirmed yet.' },
  'sign-up-closed': { status: 403, title: 'Accounts are made by invitation only here.' },
  'password-wrong': { status: 400, title: 'That is not the password of this account.' },
  'code-wrong': { status: 400, title: 'That code is not right, or not right any more.' },
  'link-spent': { status: 410, title: 'This link was used, is too old, or is incomplete.' },
  'address-taken': { status: 409, title: 'This address has an account already.' },
  'provider-away': { status: 503, title: 'The other sign-in does not answer. Your password works.' },
  'not-allowed': { status: 403, title: 'Your account may not do this.' },
  'changed-meanwhile': {
    status: 409,
    title: 'Somebody changed this since you loaded it. Load it again; what you wrote is kept on this page.',
  },
  'edition-locked': {
    status: 409,
    title: 'This manuscript is with the editors. Withdraw it, or wait for their answer, to change it.',
  },
  'edition-under-way': {
    status: 409,
    title: 'Another edition of this work is still under way.',
  },
  'work-not-draft': { status: 409, title: 'Only a draft that was never published can be deleted.' },
  'not-ready': { status: 409, title: 'Something is missing before this can be handed in.' },
  'revision-not-accepted': { status: 409, title: 'This file was not accepted, so there is nothing to read.' },
  'file-already-published': {
    status: 409,
    title: 'This very file is in the catalogue already, as another book.',
  },
  'cover-refused': {
    status: 400,
    title: 'This is no picture that can be a cover: use JPEG, PNG, WebP or AVIF.',
  },
  'not-found': { status: 404, title: 'There is nothing at this address.' },
  'book-not-found': { status: 404, title: 'There is no such book.' },
  'resource-not-found': { status: 404, title: 'The book has no such part.' },
  'session-not-found': { status: 404, title: 'There is no such session.' },
  'person-not-found': { status: 404, title: 'There is no such person.' },
  'report-not-found': { status: 404, title: 'There is no open report about this review.' },
  'last-administrator': { status: 409, title: 'This is the last administrator; somebody has to be one.' },
  'not-confirmed': { status: 403, title: 'The password or the address is not that of this account.' },
  'import-not-found': { status: 404, title: 'There is no such upload.' },
  'read-elsewhere': { status: 409, title: 'This book was read on from another place since you opened it.' },
  'bookmark-not-found': { status: 404, title: 'There is no such bookmark.' },
  'edition-not-found': { status: 404, title: 'There is no such manuscript.' },
  'move-not-possible': { status: 409, title: 'The manuscript is in a state that does not allow this step.' },
  'reason-needed': { status: 400, title: 'Say why: the others need the reason.' },
  'checklist-incomplete': { status: 409, title: 'The checklist has open points.' },
  'assignee-refused': {
    status: 400,
    title: 'Only an editor who did not write it can be given a manuscript.',
  },
  'comment-not-found': { status: 404, title: 'There is no such comment.' },
  'job-not-found': { status: 404, title: 'There is no such job, or it is in no state for this.' },
  'time-not-possible': {
    status: 400,
    title: 'That local time cannot be used: it does not exist, exists twice, or has passed.',
  },
  'shelf-not-found': { status: 404, title: 'There is no such shelf.' },
  'shelf-name-taken': { status: 409, title: 'You have a shelf of that name, or as many as there may be.' },
  'review-not-found': { status: 404, title: 'There is no such review.' },
  'reviews-closed': { status: 403, title: 'Reviews are not open here at the moment.' },
  'highlight-not-found': { status: 404, title: 'There is no such highlight.' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method.' },
  'body-too-large': { status: 413, title: 'The request is larger than this server takes.' },
  'length-needed': { status: 411, title: 'Say how many bytes the file has before it is sent.' },
  'media-type-unsupported': { status: 415, title: 'This server cannot read that kind of content.' },
  'range-not-satisfiable': { status: 416, title: 'That part of the file does not exist.' },
  'too-many-requests': { status: 429, title: 'Too many requests. Wait a little and try again.' },
  'storage-full': {
    status: 507,
    title: 'There is no space left to store this. Free some space and send it again.',
  },
  'database-unavailable': {
    status: 503,
    title: 'The database does not answer right now. Try again in a moment.',
  },
  draining: { status: 503, title: 'This server is being stopped. Try again in a moment.' },
  internal: { status: 500, title: 'Something went wrong on our side.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemId = keyof typeof problems;

/** RFC 9457 problem document, served as `application/problem+json`. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'URI reference `/problems/{id}`; the id is stable.' }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.Optional(Type.String({ description: 'What happened this time, why, and what to do next.' })),
    instance: Type.Optional(Type.String({ description: 'The request id, as in the server log.' })),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: 'Where in the request, e.g. `/querystring/limit`.' }),
          message: Type.String(),
        }),
      ),
    ),
  },
  { $id: 'Problem', description: 'RFC 9457 problem document' },
);
export type Problem = Static<typeof Problem>;
