import { generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';

/**
 * An X.509 certificate (RFC 5280) for a TLS server. Node makes keys and signatures, but no certificates, and the
 * libraries that do bring twenty packages for this one structure.
 */
export interface Certificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly key: string;
}

export interface CertificateOrder {
  /** DNS names; the first is the subject. */
  readonly names: readonly string[];
  /** May certify others. Default: no. */
  readonly authority?: boolean;
  /** Who certifies it. Default: itself. */
  readonly issuer?: Certificate;
}

const hourMs = 3_600_000;
const validDays = 397;

/** A new P-256 key with its certificate, valid from an hour ago, so that a clock that is behind takes it too. */
export function makeCertificate({ names, authority = false, issuer }: CertificateOrder): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = nameOf(names[0] ?? 'localhost');
  const now = Date.now();
  const toBeSigned = sequence(
    tagged(0xa0, integer(Buffer.of(2))),
    integer(randomBytes(16)),
    ecdsaWithSha256,
    issuer ? subjectOf(issuer) : subject,
    sequence(time(now - hourMs), time(now + validDays * 24 * hourMs)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(basicConstraints(authority), alternativeNames(names))),
  );
  const signer: KeyObject | string = issuer?.key ?? privateKey;
  const signature = tagged(0x03, Buffer.of(0), sign('sha256', toBeSigned, signer));
  const der = sequence(toBeSigned, ecdsaWithSha256, signature);
  return {
    certificate: pem(der),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** DER: a tag, a length, what is in it. */
function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...head), content]);
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  return tagged(0x30, ...parts);
}

/** Positive, in as few bytes as DER asks for. */
function integer(value: Uint8Array): Buffer {
  const first = value.findIndex((byte) => byte !== 0);
  const bytes = value.subarray(first < 0 ? value.length - 1 : first);
  return tagged(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.of(0) : Buffer.of(), bytes);
}

/** GeneralizedTime would be refused before 2050, UTCTime after it. */
function time(milliseconds: number): Buffer {
  const text = new Date(milliseconds).toISOString().replace(/[-:T]|\.\d+/g, '');
  const before2050 = text < '2050';
  return tagged(before2050 ? 0x17 : 0x18, Buffer.from(before2050 ? text.slice(2) : text));
}

function oid(...bytes: readonly number[]): Buffer {
  return tagged(0x06, Buffer.of(...bytes));
}

const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

/** The common name alone; clients look at the alternative names. */
function nameOf(commonName: string): Buffer {
  const attribute = sequence(oid(0x55, 0x04, 0x03), tagged(0x0c, Buffer.from(commonName)));
  return sequence(tagged(0x31, attribute));
}

function subjectOf({ certificate }: Certificate): Buffer {
  return nameOf(new X509Certificate(certificate).subject.replace(/^CN=/, ''));
}

function basicConstraints(authority: boolean): Buffer {
  const yes = tagged(0x01, Buffer.of(0xff));
  const constraints = sequence(authority ? yes : Buffer.of());
  return sequence(oid(0x55, 0x1d, 0x13), yes, tagged(0x04, constraints));
}

function alternativeNames(names: readonly string[]): Buffer {
  const all = sequence(...names.map((name) => tagged(0x82, Buffer.from(name))));
  return sequence(oid(0x55, 0x1d, 0x11), tagged(0x04, all));
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
