import { createHash } from 'node:crypto';
import { accepted } from './result.ts';
import type { Archive, ObfuscationAlgorithm, Publication, Result } from './types.ts';

const fontType = /^(?:font\/|application\/(?:font-|x-font-|vnd\.ms-opentype$))/;

/**
 * Undoes (or does: it is its own inverse) the obfuscation of an embedded font.
 * IDPF (EPUB 3.3 §4.4.3): the first 1040 bytes against the SHA-1 of the unique identifier without white space.
 * Adobe: the first 1024 bytes against the 16 bytes of a UUID; `undefined` when the identifier is none.
 */
export function deobfuscateFont(
  bytes: Uint8Array,
  uniqueIdentifier: string,
  algorithm: ObfuscationAlgorithm,
): Uint8Array | undefined {
  const key = algorithm === 'idpf' ? idpfKey(uniqueIdentifier) : adobeKey(uniqueIdentifier);
  if (key === undefined) return undefined;
  const plain = bytes.slice();
  const end = Math.min(plain.length, algorithm === 'idpf' ? 1040 : 1024);
  for (let index = 0; index < end; index += 1) {
    plain[index] = (bytes[index] ?? 0) ^ (key[index % key.length] ?? 0);
  }
  return plain;
}

function idpfKey(uniqueIdentifier: string): Uint8Array {
  return createHash('sha1')
    .update(uniqueIdentifier.replace(/[ \t\r\n]/g, ''))
    .digest();
}

function adobeKey(uniqueIdentifier: string): Uint8Array | undefined {
  const hex = uniqueIdentifier.replace(/^\s*urn:uuid:/i, '').replace(/[\s-]/g, '');
  return /^[0-9a-f]{32}$/i.test(hex) ? Buffer.from(hex, 'hex') : undefined;
}

/**
 * One resource as it is to be stored for reading: fonts that the archive names as obfuscated are made plain, so that
 * no browser needs a key. Only fonts: anything else is given as it lies in the archive, whatever encryption.xml says.
 */
export async function readResource(
  archive: Archive,
  publication: Publication,
  path: string,
): Promise<Result<Uint8Array>> {
  const bytes = await archive.read(path);
  const algorithm = archive.obfuscated.get(path);
  if (!bytes.ok || algorithm === undefined) return bytes;
  const mediaType = publication.manifest.find((item) => item.path === path)?.mediaType ?? '';
  if (!fontType.test(mediaType)) return bytes;
  // Adobe's tools key on the identifier that is a UUID, which need not be the unique one.
  const uuids = publication.metadata.identifiers.filter((identifier) => identifier.scheme === 'uuid');
  const identifiers = [publication.uniqueIdentifier, ...uuids.map((identifier) => identifier.value)];
  for (const identifier of identifiers) {
    const plain = deobfuscateFont(bytes.value, identifier, algorithm);
    if (plain !== undefined) return accepted(plain);
  }
  return bytes;
}
