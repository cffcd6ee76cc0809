import { escapeAttribute, escapeText } from '../sanitise/markup-writer.ts';
import type { AccessibilityMetadata } from '../types.ts';
import { type BookDraft, draftDirection } from './draft.ts';

export interface PackageItem {
  readonly id: string;
  readonly href: string;
  readonly mediaType: string;
  readonly properties?: string;
}

/** The package document (EPUB 3.3 § 5). `spine` holds item ids. */
export function packageDocument(
  draft: BookDraft,
  identifier: string,
  items: readonly PackageItem[],
  spine: readonly string[],
): string {
  const language = escapeAttribute(draft.metadata.language);
  const direction = draftDirection(draft.metadata);
  const manifest = items.map(({ id, href, mediaType, properties }) => {
    const attribute = properties ? ` properties="${properties}"` : '';
    return `<item id="${id}" href="${escapeAttribute(encodeURI(href))}" media-type="${escapeAttribute(mediaType)}"${attribute}/>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="uid" xml:lang="${language}" dir="${direction}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
${[...bibliographic(draft, identifier), ...accessibility(draft)].join('\n')}
</metadata>
<manifest>
${manifest.join('\n')}
</manifest>
<spine toc="ncx" page-progression-direction="${direction}">
${spine.map((id) => `<itemref idref="${id}"/>`).join('\n')}
</spine>
</package>
`;
}

function bibliographic(draft: BookDraft, identifier: string): string[] {
  const { metadata } = draft;
  return [
    element('dc:identifier', identifier, 'uid'),
    ...(metadata.isbn ? [element('dc:identifier', `urn:isbn:${metadata.isbn}`, 'isbn')] : []),
    element('dc:title', metadata.title, 'title'),
    refinement('title', 'title-type', 'main'),
    refinement('title', 'display-seq', '1'),
    ...(metadata.subtitle
      ? [
          element('dc:title', metadata.subtitle, 'subtitle'),
          refinement('subtitle', 'title-type', 'subtitle'),
          refinement('subtitle', 'display-seq', '2'),
        ]
      : []),
    ...contributors(draft),
    element('dc:language', metadata.language),
    ...optional('dc:publisher', metadata.publisher),
    ...optional('dc:date', metadata.published),
    ...optional('dc:description', metadata.description),
    ...optional('dc:rights', metadata.rights),
    ...subjects(draft),
    ...series(draft),
    // EPUB 3.3 § 5.5.5: exactly one, in UTC to the second.
    meta('dcterms:modified', `${metadata.modified.toISOString().slice(0, 19)}Z`),
    '<meta name="cover" content="cover-image"/>',
  ];
}

function contributors(draft: BookDraft): string[] {
  return draft.metadata.contributors.flatMap(({ name, sortName, roles }, index) => {
    const id = `contributor-${index + 1}`;
    return [
      element(roles.includes('aut') ? 'dc:creator' : 'dc:contributor', name, id),
      ...roles.map((role) => refinement(id, 'role', role, 'marc:relators')),
      ...(sortName ? [refinement(id, 'file-as', sortName)] : []),
    ];
  });
}

function subjects(draft: BookDraft): string[] {
  return (draft.metadata.subjects ?? []).flatMap(({ label, scheme, code }, index) => {
    const id = `subject-${index + 1}`;
    // EPUB 3.3 § D.3.2, D.3.9: authority and term come together.
    const refined = scheme && code ? [refinement(id, 'authority', scheme), refinement(id, 'term', code)] : [];
    return [element('dc:subject', label, id), ...refined];
  });
}

function series(draft: BookDraft): string[] {
  return (draft.metadata.series ?? []).flatMap(({ name, position, type }, index) => {
    const id = `series-${index + 1}`;
    return [
      `<meta id="${id}" property="belongs-to-collection">${escapeText(name)}</meta>`,
      ...(type === 'collection' ? [] : [refinement(id, 'collection-type', type)]),
      ...(position ? [refinement(id, 'group-position', position)] : []),
    ];
  });
}

/** EPUB Accessibility 1.1 § 2. The cover is an image with a description, so sight is a mode, and text is enough. */
function accessibility(draft: BookDraft): string[] {
  const stated: Partial<AccessibilityMetadata> = draft.accessibility ?? {};
  const modes = stated.accessModes ?? ['textual', 'visual'];
  const sufficient = stated.accessModesSufficient ?? [['textual']];
  const features = stated.features ?? [
    'alternativeText',
    'displayTransformability',
    'readingOrder',
    'structuralNavigation',
    'tableOfContents',
  ];
  const summary =
    stated.summary ??
    'The text can be reflowed and restyled, has headings and a linked table of contents, and its images are described.';
  return [
    ...modes.map((mode) => meta('schema:accessMode', mode)),
    ...sufficient.map((set) => meta('schema:accessModeSufficient', set.join(','))),
    ...features.map((feature) => meta('schema:accessibilityFeature', feature)),
    ...(stated.hazards ?? ['none']).map((hazard) => meta('schema:accessibilityHazard', hazard)),
    meta('schema:accessibilitySummary', summary),
    ...(stated.conformsTo ?? []).map((text, index) =>
      meta('dcterms:conformsTo', text, `conformance-${index + 1}`),
    ),
    ...certification(stated),
  ];
}

function certification(stated: Partial<AccessibilityMetadata>): string[] {
  const certifier = stated.certifiedBy
    ? [`<meta id="certifier" property="a11y:certifiedBy">${escapeText(stated.certifiedBy)}</meta>`]
    : [];
  const credential =
    stated.certifiedBy && stated.certifierCredential
      ? [refinement('certifier', 'a11y:certifierCredential', stated.certifierCredential)]
      : [];
  const report = stated.certifierReport
    ? [`<link rel="a11y:certifierReport" href="${escapeAttribute(stated.certifierReport)}"/>`]
    : [];
  return [
    ...certifier,
    ...credential,
    ...report,
    ...(stated.exemption ? [meta('a11y:exemption', stated.exemption)] : []),
  ];
}

function element(name: string, text: string, id?: string): string {
  return `<${name}${id ? ` id="${id}"` : ''}>${escapeText(text)}</${name}>`;
}

function optional(name: string, text: string | undefined): string[] {
  return text ? [element(name, text)] : [];
}

function meta(property: string, text: string, id?: string): string {
  return `<meta${id ? ` id="${id}"` : ''} property="${property}">${escapeText(text)}</meta>`;
}

function refinement(id: string, property: string, text: string, scheme?: string): string {
  const attribute = scheme ? ` scheme="${scheme}"` : '';
  return `<meta refines="#${id}" property="${property}"${attribute}>${escapeText(text)}</meta>`;
}
