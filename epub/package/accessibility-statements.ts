/** Every statement that can be made, by section, in the order of the guide; what a message catalogue must hold. */
export const accessibilityStatements = {
  'ways-of-reading': [
    'visual-adjustments-modifiable',
    'visual-adjustments-unmodifiable',
    'visual-adjustments-unknown',
    'nonvisual-reading-readable',
    'nonvisual-reading-not-fully',
    'nonvisual-reading-none',
    'nonvisual-reading-no-metadata',
    'nonvisual-reading-alt-text',
    'prerecorded-audio-synchronized',
    'prerecorded-audio-only',
    'prerecorded-audio-complementary',
    'prerecorded-audio-no-metadata',
  ],
  conformance: [
    'no',
    'aaa',
    'aa',
    'a',
    'unknown-standard',
    'certifier',
    'certifier-credentials',
    'details-claim',
    'details-certification-info',
    'details-certifier-report',
  ],
  navigation: ['page-navigation', 'structural', 'index', 'toc', 'no-metadata'],
  'rich-content': [
    'extended',
    'accessible-chemistry-as-latex',
    'accessible-chemistry-as-mathml',
    'accessible-math-described',
    'accessible-math-as-latex',
    'accessible-math-as-mathml',
    'closed-captions',
    'open-captions',
    'transcript',
    'unknown',
  ],
  hazards: [
    'none',
    'unknown',
    'flashing',
    'motion',
    'sound',
    'flashing-unknown',
    'motion-unknown',
    'sound-unknown',
    'flashing-none',
    'motion-none',
    'sound-none',
    'no-metadata',
  ],
  'accessibility-summary': ['text', 'no-metadata'],
  'legal-considerations': ['exempt', 'no-metadata'],
  'additional-information': [
    'page-breaks',
    'aria',
    'audio-descriptions',
    'braille',
    'full-ruby-annotations',
    'high-contrast-between-foreground-and-background-audio',
    'high-contrast-between-text-and-background',
    'large-print',
    'ruby-annotations',
    'sign-language',
    'tactile-graphics',
    'tactile-objects',
    'text-to-speech-hinting',
  ],
} as const;

export type AccessibilitySection = keyof typeof accessibilityStatements;

/**
 * One sentence of the accessibility display. `section` and `id` joined by `-` are the key of the guide's own string
 * list (whose last section is called `additional-accessibility-information`; `accessibility-summary-text` is ours).
 */
export type AccessibilityStatement = {
  [S in AccessibilitySection]: {
    readonly section: S;
    readonly id: (typeof accessibilityStatements)[S][number];
    /** Words of the publisher to be set into the sentence, as text. `url` is always http or https. */
    readonly values?: Readonly<Record<string, string>>;
  };
}[AccessibilitySection];

/** Statement ids of one section. */
export type StatementIds<S extends AccessibilitySection> = (typeof accessibilityStatements)[S][number];
