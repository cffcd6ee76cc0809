import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMendable } from './mail-refusals.ts';

const failed = 'The following identities failed the check in region EU-WEST-1: books.example.org';

for (const [reason, mendable] of [
  [`Email address is not verified. ${failed}`, true],
  [`Message failed: 554 Message rejected: Email address is not verified. ${failed}`, true],
  ['Your account is in the sandbox', true],
  ['Account does not have production access', true],
  ['Email sending has been disabled for this account', true],
  ['Sending paused for this account. For more information, please check the inbox.', true],
  ['Daily message quota exceeded.', true],
  ['Maximum sending rate exceeded.', true],
  ['Address blacklisted.', false],
  ['Message failed: 552 5.2.2 Mailbox full, quota exceeded', false],
  ['Transaction failed: the message contains a virus', false],
  ['Local address contains control or whitespace', false],
  ["Missing final '@domain'", false],
  ['Message failed: 554 5.7.1 no such box for spam', false],
] as const)
  test(`“${reason}” ${mendable ? 'is mended by the operator' : 'is final'}`, () => {
    assert.equal(isMendable(reason), mendable);
  });
