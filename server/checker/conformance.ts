import type { Finding } from '@mangu/epub';

/** Codes whose cause the sanitiser takes away, so that they do not refuse a book (EPUBCheck message ids). */
const repairedBySanitising: ReadonlySet<string> = new Set([
  'RSC-006', // remote resource that is not allowed
  'RSC-026', // path that climbs out of the book: clamped to its root
  'RSC-031', // remote resource over plain http
  'OPF-014', // property scripted, remote-resources… not declared
  'NAV-010', // link of the contents that leaves the book
  'RSC-029', // data URL where none may be
  'RSC-032', // fallback missing for a foreign resource we do not serve
]);

/**
 * Reported by the port where EPUBCheck 5.3 itself is silent: a document that shows an SVG by `img` may declare the
 * property `svg` (seen in every Standard Ebooks title).
 */
function isFalseAlarm(message: { id: string; message: string }): boolean {
  return message.id === 'OPF-015' && message.message.includes('"svg"');
}

const severities = { fatal: 'must', error: 'must', warning: 'should' } as const;
/**
 * Runs EPUBCheck's rules over the bytes. FATAL and ERROR are `must` unless sanitising is known to repair them;
 * a WARNING is `should` and never refuses.
 */
export async function checkConformance(bytes: Uint8Array): Promise<readonly Finding[]> {
  const { EpubCheck } = await import('@likecoin/epubcheck-ts');
  const { messages } = await EpubCheck.validate(bytes, { includeInfo: false, includeUsage: false });
  return messages.flatMap((message): Finding[] => {
    const level = severities[message.severity as keyof typeof severities];
    if (!level || isFalseAlarm(message)) return [];
    const severity = level === 'must' && repairedBySanitising.has(message.id) ? 'should' : level;
    return [
      {
        severity,
        id: message.id,
        message: message.message,
        remedy: message.suggestion ?? remedyFor(message.id),
        ...(message.location?.path ? { path: message.location.path } : {}),
        ...(message.location?.line ? { line: message.location.line } : {}),
      },
    ];
  });
}

const remedies: Readonly<Record<string, string>> = {
  'RSC-001': 'Add the missing file to the book, or remove it from the manifest of the package document.',
  'RSC-005':
    'The markup does not follow the rules of EPUB at this place. Correct the element or attribute named here.',
  'RSC-006': 'Put the resource into the book instead of loading it from the network.',
  'RSC-007': 'Correct the link, or add the file it points to.',
  'RSC-008': 'List the file in the manifest of the package document.',
  'RSC-011': 'Correct the link so that it points to a document of the reading order.',
  'RSC-012': 'Correct the part after # so that it names an id of the target document.',
  'RSC-016': 'Mend the XML at this line, for example an element that is not closed.',
  'RSC-026': 'Use a path inside the book; it must not climb out of it.',
  'OPF-001': 'State version="3.0" on the package element.',
  'OPF-014': 'Declare the property on the manifest item of this document.',
  'OPF-030': 'Let unique-identifier name the id of a dc:identifier.',
  'OPF-033': 'List at least one document in the spine.',
  'OPF-060': 'Give every file a name of its own, also when upper and lower case are taken as equal.',
  'PKG-006': 'Pack the book with a tool made for EPUB: the file mimetype must come first and uncompressed.',
};

const remediesByGroup: Readonly<Record<string, string>> = {
  ACC: 'Add what is missing for people who read with assistive technology.',
  CSS: 'Correct the style sheet at this place.',
  HTM: 'Correct the content document at this place.',
  MED: 'Use a media type that EPUB allows, and files that are what their name says.',
  NAV: 'Correct the navigation document, the contents of the book.',
  NCX: 'Correct the NCX, the older form of the contents.',
  OPF: 'Correct the package document, the .opf file.',
  PKG: 'Pack the book again with a tool made for EPUB.',
  RSC: 'Correct the file named here, or what refers to it.',
};

function remedyFor(id: string): string {
  return (
    remedies[id] ?? remediesByGroup[id.slice(0, 3)] ?? 'See the description of this message in EPUBCheck.'
  );
}
