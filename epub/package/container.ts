import { accepted, rejected } from '../result.ts';
import type { Archive, Result } from '../types.ts';
import { attribute, childElements, parseXml } from '../xml/tree.ts';
import { resolveReference } from './references.ts';

const containerPath = 'META-INF/container.xml';
const packageType = 'application/oebps-package+xml';

/** The path of the package document: the first root file of its media type (EPUB 3.3 §4.2.6.3.1). */
export async function readContainer(archive: Archive): Promise<Result<string>> {
  const bytes = await archive.read(containerPath);
  if (!bytes.ok) return bytes;
  const root = parseXml(bytes.value, containerPath);
  if (!root.ok) return root;
  const rootfile = childElements(root.value, 'rootfiles')
    .flatMap((rootfiles) => childElements(rootfiles, 'rootfile'))
    .find((element) => attribute(element, 'media-type') === packageType);
  if (rootfile === undefined) {
    return rejected('package-missing', {
      message: `META-INF/container.xml names no root file of type ${packageType}.`,
      remedy: 'Name the package document (the .opf file) there.',
      path: containerPath,
      line: root.value.line,
    });
  }
  const written = attribute(rootfile, 'full-path') ?? '';
  const path = archive.entries.has(written.normalize('NFC'))
    ? written.normalize('NFC')
    : resolveReference(written, '')?.path;
  if (path !== undefined && archive.entries.has(path)) return accepted(path);
  return rejected('package-missing', {
    message: `The package document "${written.slice(0, 200)}" is not in the archive.`,
    remedy: 'Correct its path in META-INF/container.xml, or add the file.',
    path: containerPath,
    line: rootfile.line,
  });
}
