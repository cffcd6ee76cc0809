import type { AccessibilityMetadata, Publication } from '../types.ts';
import type { AccessibilityStatement, StatementIds } from './accessibility-statements.ts';

type Described = Pick<Publication, 'layout' | 'pageList' | 'tocDeclared' | 'mediaOverlay' | 'mathml'> & {
  readonly metadata: { readonly accessibility: AccessibilityMetadata };
};

/**
 * The W3C Accessibility Metadata Display Guide 2.1 with its techniques for EPUB: what to say about a book, in order.
 * Beside the metadata, what the book plainly has is said too: contents, page list, MathML, and narration as clips
 * (that all of the text is narrated only the publisher can say). Every section but the last has a statement.
 */
export function describeAccessibility(publication: Described): AccessibilityStatement[] {
  const { accessibility } = publication.metadata;
  const features = new Set(accessibility.features);
  return [
    visualAdjustments(features, publication.layout),
    ...nonvisualReading(accessibility, features),
    prerecordedAudio(accessibility, features, publication.mediaOverlay),
    ...conformance(accessibility),
    ...navigation(features, publication),
    ...richContent(features, publication.mathml),
    ...hazards(new Set(accessibility.hazards)),
    accessibility.summary === undefined
      ? { section: 'accessibility-summary', id: 'no-metadata' }
      : { section: 'accessibility-summary', id: 'text', values: { text: accessibility.summary } },
    { section: 'legal-considerations', id: isExemption(accessibility.exemption) ? 'exempt' : 'no-metadata' },
    ...additionalInformation(features),
  ];
}

type Features = ReadonlySet<string>;

function visualAdjustments(features: Features, layout: Publication['layout']): AccessibilityStatement {
  const section = 'ways-of-reading';
  if (features.has('displayTransformability')) return { section, id: 'visual-adjustments-modifiable' };
  return { section, id: `visual-adjustments-${layout === 'pre-paginated' ? 'unmodifiable' : 'unknown'}` };
}

function nonvisualReading(
  accessibility: AccessibilityMetadata,
  features: Features,
): AccessibilityStatement[] {
  const section = 'ways-of-reading';
  const { accessModes, accessModesSufficient } = accessibility;
  const only = (mode: string) => accessModes.length === 1 && accessModes[0] === mode;
  const sufficientAlone = accessModesSufficient.some((modes) => modes.length === 1 && modes[0] === 'textual');
  const someText =
    accessModes.includes('textual') || accessModesSufficient.some((modes) => modes.includes('textual'));
  const alternatives = ['longDescription', 'alternativeText', 'describedMath', 'transcript'];
  const textualAlternatives = alternatives.some((feature) => features.has(feature));
  const statements: AccessibilityStatement[] = [];
  if (only('textual') || sufficientAlone) statements.push({ section, id: 'nonvisual-reading-readable' });
  else if (someText || textualAlternatives) statements.push({ section, id: 'nonvisual-reading-not-fully' });
  else if (only('auditory') || only('visual')) statements.push({ section, id: 'nonvisual-reading-none' });
  else statements.push({ section, id: 'nonvisual-reading-no-metadata' });
  if (textualAlternatives) statements.push({ section, id: 'nonvisual-reading-alt-text' });
  return statements;
}

function prerecordedAudio(
  { accessModes, accessModesSufficient }: AccessibilityMetadata,
  features: Features,
  mediaOverlay: boolean,
): AccessibilityStatement {
  const section = 'ways-of-reading';
  const audioAlone = accessModesSufficient.some((modes) => modes.length === 1 && modes[0] === 'auditory');
  if (features.has('synchronizedAudioText')) return { section, id: 'prerecorded-audio-synchronized' };
  if (audioAlone) return { section, id: 'prerecorded-audio-only' };
  if (accessModes.includes('auditory') || mediaOverlay)
    return { section, id: 'prerecorded-audio-complementary' };
  return { section, id: 'prerecorded-audio-no-metadata' };
}

interface Claim {
  readonly epubAccessibility: string;
  readonly wcag: string;
  readonly level: string;
}

function conformance(accessibility: AccessibilityMetadata): AccessibilityStatement[] {
  const section = 'conformance';
  const claim = conformanceClaim(accessibility.conformsTo);
  if (claim === undefined) return [{ section, id: 'no' }];
  const level = claim.level.toLowerCase();
  const known = level === 'a' || level === 'aa' || level === 'aaa';
  const statements: AccessibilityStatement[] = [{ section, id: known ? level : 'unknown-standard' }];
  const { certifiedBy, certifierCredential, certifiedOn, certifierReport } = accessibility;
  if (certifiedBy !== undefined)
    statements.push({ section, id: 'certifier', values: { certifier: certifiedBy } });
  if (certifierCredential !== undefined) {
    statements.push({ section, id: 'certifier-credentials', values: { credential: certifierCredential } });
  }
  if (known) statements.push({ section, id: 'details-claim', values: { ...claim } });
  if (certifiedOn !== undefined) {
    statements.push({ section, id: 'details-certification-info', values: { date: certifiedOn } });
  }
  if (certifierReport !== undefined && /^https?:\/\//i.test(certifierReport)) {
    statements.push({ section, id: 'details-certifier-report', values: { url: certifierReport } });
  }
  return statements;
}

/** EPUB Accessibility 1.1 states a sentence, 1.0 a URL for WCAG 2.0; a 1.1 claim goes first, then the highest. */
function conformanceClaim(conformsTo: readonly string[]): Claim | undefined {
  for (const text of conformsTo) {
    const match = /EPUB Accessibility 1\.1 - WCAG (2\.\d) Level (\w+)/.exec(text);
    if (match !== null) return { epubAccessibility: '1.1', wcag: match[1] ?? '', level: match[2] ?? '' };
  }
  const levels = conformsTo
    .map(
      (text) =>
        /^https?:\/\/www\.idpf\.org\/epub\/a11y\/accessibility-20170105\.html#wcag-(a{1,3})$/.exec(text)?.[1],
    )
    .filter((level) => level !== undefined)
    .sort((a, b) => b.length - a.length);
  const [highest] = levels;
  return highest === undefined
    ? undefined
    : { epubAccessibility: '1.0', wcag: '2.0', level: highest.toUpperCase() };
}

function navigation(features: Features, { pageList, tocDeclared }: Described): AccessibilityStatement[] {
  const section = 'navigation';
  const statements: AccessibilityStatement[] = [];
  if (features.has('pageNavigation') || pageList.length > 0)
    statements.push({ section, id: 'page-navigation' });
  if (features.has('structuralNavigation')) statements.push({ section, id: 'structural' });
  if (features.has('index')) statements.push({ section, id: 'index' });
  if (features.has('tableOfContents') || tocDeclared) statements.push({ section, id: 'toc' });
  return statements.length > 0 ? statements : [{ section, id: 'no-metadata' }];
}

const richContentFeatures: readonly (readonly [
  features: readonly string[],
  id: StatementIds<'rich-content'>,
])[] = [
  // The vocabulary says longDescription; the techniques check the plural.
  [['longDescriptions', 'longDescription'], 'extended'],
  [['latex-chemistry'], 'accessible-chemistry-as-latex'],
  [['MathML-chemistry'], 'accessible-chemistry-as-mathml'],
  [['describedMath'], 'accessible-math-described'],
  [['latex'], 'accessible-math-as-latex'],
  [['MathML'], 'accessible-math-as-mathml'],
  [['closedCaptions'], 'closed-captions'],
  [['openCaptions'], 'open-captions'],
  [['transcript'], 'transcript'],
];

function richContent(features: Features, mathml: boolean): AccessibilityStatement[] {
  const section = 'rich-content';
  const all: Features = mathml ? new Set([...features, 'MathML']) : features;
  const ids = richContentFeatures
    .filter(([names]) => names.some((name) => all.has(name)))
    .map(([, id]) => id);
  return ids.length > 0 ? ids.map((id) => ({ section, id })) : [{ section, id: 'unknown' }];
}

const hazardTerms: readonly (readonly [term: string, id: StatementIds<'hazards'>])[] = [
  ['flashing', 'flashing'],
  ['motionSimulation', 'motion'],
  ['sound', 'sound'],
  ['unknownFlashingHazard', 'flashing-unknown'],
  ['unknownMotionSimulationHazard', 'motion-unknown'],
  ['unknownSoundHazard', 'sound-unknown'],
  ['noFlashingHazard', 'flashing-none'],
  ['noMotionSimulationHazard', 'motion-none'],
  ['noSoundHazard', 'sound-none'],
];

function hazards(stated: ReadonlySet<string>): AccessibilityStatement[] {
  const section = 'hazards';
  const all = (prefix: string) =>
    ['FlashingHazard', 'MotionSimulationHazard', 'SoundHazard'].every((term) =>
      stated.has(`${prefix}${term}`),
    );
  if (stated.has('none') || all('no')) return [{ section, id: 'none' }];
  if (stated.has('unknown') || all('unknown')) return [{ section, id: 'unknown' }];
  const ids = hazardTerms.filter(([term]) => stated.has(term)).map(([, id]) => id);
  return ids.length > 0 ? ids.map((id) => ({ section, id })) : [{ section, id: 'no-metadata' }];
}

/** The values of the EPUB Accessibility exemption property, and two spellings found in the guide's drafts. */
function isExemption(exemption: string | undefined): boolean {
  const known = [
    'microenterprise',
    'disproportionate-burden',
    'fundamental-alteration',
    'fundamental-modification',
  ];
  return known.some((value) => exemption?.replaceAll('_', '-') === `eaa-${value}`);
}

const additionalFeatures: readonly (readonly [
  features: readonly string[],
  id: StatementIds<'additional-information'>,
])[] = [
  [['pageBreakMarkers', 'printPageNumbers'], 'page-breaks'],
  [['aria'], 'aria'],
  [['audioDescription'], 'audio-descriptions'],
  [['braille'], 'braille'],
  [['fullRubyAnnotations'], 'full-ruby-annotations'],
  [['highContrastAudio'], 'high-contrast-between-foreground-and-background-audio'],
  [['highContrastDisplay'], 'high-contrast-between-text-and-background'],
  [['largePrint'], 'large-print'],
  [['rubyAnnotations'], 'ruby-annotations'],
  [['signLanguage'], 'sign-language'],
  [['tactileGraphic'], 'tactile-graphics'],
  [['tactileObject'], 'tactile-objects'],
  [['ttsMarkup'], 'text-to-speech-hinting'],
];

function additionalInformation(features: Features): AccessibilityStatement[] {
  return additionalFeatures
    .filter(([names]) => names.some((name) => features.has(name)))
    .map(([, id]) => ({ section: 'additional-information', id }));
}
