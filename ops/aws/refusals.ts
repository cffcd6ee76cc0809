/** What AWS refuses, in words that say what to do about it. */
import { OperatorError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';

const noCredentials = new Set(['CredentialsProviderError']);
const badCredentials = new Set([
  'AuthFailure',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
]);
const forbidden = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'Forbidden']);
const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNRESET']);
const signIn =
  'Sign in again, for example with "aws sso login", and see who you are: aws sts get-caller-identity';

/** The name that AWS gives its refusal, or the system its fault. */
export function faultName(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code: unknown = Reflect.get(error, 'code');
  return typeof code === 'string' && unreachable.has(code) ? code : error.name;
}

/** An error of AWS as one that the operator can mend; everything else as it came. */
export function explainAws(error: unknown): unknown {
  if (error instanceof OperatorError || !(error instanceof Error)) return error;
  const name = faultName(error);
  if (noCredentials.has(name)) {
    return new OperatorError(
      exitCodes.missing,
      'There are no credentials of AWS here. Nothing was done.',
      signIn,
    );
  }
  if (badCredentials.has(name)) {
    const message = `AWS does not take these credentials (${name}): they have expired, or are not right.`;
    return new OperatorError(exitCodes.missing, message, signIn);
  }
  if (forbidden.has(name)) {
    const next = 'Take a role that may do it, or ask whoever keeps the account.';
    return new OperatorError(exitCodes.missing, `AWS does not allow it: ${error.message}`, next);
  }
  if (unreachable.has(name)) {
    return new OperatorError(exitCodes.missing, `AWS cannot be reached: ${error.message || name}`);
  }
  if ('$metadata' in error) {
    return new OperatorError(exitCodes.didNotHold, `AWS refused: ${name}: ${error.message}`);
  }
  return error;
}

/** Runs it, and explains what AWS refused. */
export async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainAws(error);
  }
}
