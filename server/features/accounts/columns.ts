/** better-auth's names for fields, and ours for columns. */
const times = { createdAt: 'created', updatedAt: 'updated' } as const;

export const personFields = { emailVerified: 'email_verified', ...times } as const;

export const sessionFields = {
  userId: 'person_id',
  expiresAt: 'expires',
  ipAddress: 'ip_address',
  userAgent: 'user_agent',
  ...times,
} as const;

export const accountFields = {
  userId: 'person_id',
  accountId: 'account_id',
  providerId: 'provider_id',
  accessToken: 'access_token',
  refreshToken: 'refresh_token',
  idToken: 'id_token',
  accessTokenExpiresAt: 'access_token_expires',
  refreshTokenExpiresAt: 'refresh_token_expires',
  ...times,
} as const;

export const verificationFields = { expiresAt: 'expires', ...times } as const;

export const twoFactorSchema = {
  user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
  twoFactor: {
    modelName: 'two_factor',
    fields: {
      backupCodes: 'backup_codes',
      userId: 'person_id',
      failedVerificationCount: 'failed_verification_count',
      lockedUntil: 'locked_until',
    },
  },
} as const;
