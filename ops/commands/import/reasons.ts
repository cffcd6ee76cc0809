/** Why a file was not taken, in words; an id that is not here is shown as it is. */
const words: Readonly<Record<string, string>> = {
  unreadable: 'The file could not be read.',
  'not-a-zip': 'It is not an EPUB: an EPUB is a ZIP file, and this is none.',
  'corrupt-entry': 'A file inside is damaged.',
  'compression-method': 'A file inside is compressed in a way that EPUB does not allow.',
  'encrypted-entry': 'A file inside is locked with a password.',
  'too-large': 'It is too large.',
  'too-many-entries': 'It holds too many files.',
  'inflate-limit': 'It grows out of all proportion when unpacked.',
  'duplicate-entry': 'Two files inside have the same name.',
  'name-encoding': 'The name of a file inside cannot be read.',
  'unsafe-path': 'The name of a file inside points out of the book.',
  symlink: 'It holds a link instead of a file.',
  'mimetype-missing': 'The file "mimetype", by which an EPUB is known, is missing.',
  'mimetype-wrong': 'The file "mimetype" does not say that this is an EPUB.',
  'container-missing': 'META-INF/container.xml, which names the package, is missing.',
  'package-missing': 'The package document is missing.',
  'xml-malformed': 'A document inside is not well-formed XML.',
  'xml-entity': 'A document inside defines entities, which may hide anything.',
  drm: 'It is locked by DRM.',
  conformance: 'It breaks rules of the EPUB standard.',
  'manuscript-format': 'It is neither an EPUB nor a document that one can be made of.',
  'manuscript-empty': 'There is no text in it.',
  'manuscript-unreadable': 'The document could not be turned into a book.',
  unpublished:
    'It is a book that was taken out of the catalogue; an editor can publish it again at the desk.',
  'resource-limit': 'Checking it took more time or memory than a book may take.',
};

export function reasonWords(reason: string): string {
  return words[reason] ?? 'The server did not take it.';
}
