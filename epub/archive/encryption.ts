import { accepted, rejected } from '../result.ts';
import type { Archive, ObfuscationAlgorithm, Result } from '../types.ts';
import { attribute, childElements, descendants, parseXml, rawText, type XmlElement } from '../xml/tree.ts';

const algorithms: ReadonlyMap<string, ObfuscationAlgorithm> = new Map([
  ['http://www.idpf.org/2008/embedding', 'idpf'],
  ['http://ns.adobe.com/pdf/enc#RC', 'adobe'],
]);

/** Licence files of rights management systems (EPUB 3.3 §4.2.6.3.5; Readium LCP; Apple FairPlay). */
const licenceFiles = ['META-INF/rights.xml', 'META-INF/license.lcpl', 'META-INF/sinf.xml'];

const remedy = 'Upload the book without copy protection, as it was before protection was added.';

/**
 * Which paths META-INF/encryption.xml (EPUB 3.3 §4.2.6.3.2) names as obfuscated fonts. Any other algorithm, and the
 * licence file of any rights management system, is refused as `drm`: the contents could not be read.
 */
export async function readEncryption(
  archive: Pick<Archive, 'entries' | 'read'>,
): Promise<Result<ReadonlyMap<string, ObfuscationAlgorithm>>> {
  for (const path of licenceFiles) {
    if (!archive.entries.has(path)) continue;
    const bytes = await archive.read(path);
    if (!bytes.ok) return bytes;
    if (isEmptyRights(bytes.value, path)) continue;
    return rejected('drm', {
      message: 'The book carries the licence of a copy protection system.',
      remedy,
      path,
    });
  }
  const path = 'META-INF/encryption.xml';
  if (!archive.entries.has(path)) return accepted(new Map());
  const bytes = await archive.read(path);
  if (!bytes.ok) return bytes;
  const root = parseXml(bytes.value, path);
  return root.ok ? obfuscatedPaths(root.value, path) : root;
}

function obfuscatedPaths(root: XmlElement, path: string): Result<ReadonlyMap<string, ObfuscationAlgorithm>> {
  const obfuscated = new Map<string, ObfuscationAlgorithm>();
  for (const encrypted of descendants(root)) {
    if (encrypted.local === 'EncryptedKey') return protectedWith('an encrypted key', path, encrypted.line);
    if (encrypted.local !== 'EncryptedData') continue;
    const name = childElements(encrypted, 'EncryptionMethod').map((method) =>
      attribute(method, 'Algorithm'),
    )[0];
    const algorithm = algorithms.get(name ?? '');
    if (algorithm === undefined) {
      return protectedWith(`"${(name ?? 'no algorithm').slice(0, 200)}"`, path, encrypted.line);
    }
    for (const target of cipherReferences(encrypted)) obfuscated.set(target, algorithm);
  }
  return accepted(obfuscated);
}

/** References are URLs relative to the root of the container (EPUB 3.3 §4.2.6.3.2). */
function cipherReferences(encrypted: XmlElement): string[] {
  return [...descendants(encrypted)]
    .filter((element) => element.local === 'CipherReference')
    .flatMap((element) => {
      try {
        return [decodeURIComponent((attribute(element, 'URI') ?? '').replace(/^\//, '')).normalize('NFC')];
      } catch {
        return [];
      }
    });
}

function protectedWith(what: string, path: string, line: number) {
  const message = `Files of the book are encrypted with ${what}, which only the seller's own programs can read.`;
  return rejected('drm', { message, remedy, path, line });
}

/** Some tools leave a rights.xml behind that says nothing; that is no protection. */
function isEmptyRights(bytes: Uint8Array, path: string): boolean {
  const root = parseXml(bytes, path);
  return root.ok && childElements(root.value).length === 0 && rawText(root.value).trim() === '';
}
