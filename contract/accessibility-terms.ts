/**
 * Values of the Schema.org Accessibility Properties for Discoverability Vocabulary (W3C), which EPUB Accessibility 1.1
 * asks for; those that say something of a book.
 */
export const accessModeTerms = ['textual', 'visual', 'auditory', 'tactile'] as const;

/** Ways of taking in the whole; each is a set of access modes. */
export const sufficientTerms = ['textual', 'visual', 'auditory', 'textual,visual'] as const;

export const featureTerms = {
  navigation: [
    'tableOfContents',
    'structuralNavigation',
    'index',
    'pageNavigation',
    'pageBreakMarkers',
    'aria',
  ],
  alternatives: [
    'alternativeText',
    'longDescription',
    'describedMath',
    'closedCaptions',
    'openCaptions',
    'transcript',
    'audioDescription',
    'signLanguage',
  ],
  form: [
    'displayTransformability',
    'readingOrder',
    'synchronizedAudioText',
    'ttsMarkup',
    'MathML',
    'latex',
    'MathML-chemistry',
    'latex-chemistry',
    'highContrastDisplay',
    'largePrint',
    'braille',
    'rubyAnnotations',
    'fullRubyAnnotations',
  ],
} as const;

/** What each hazard is called when it is there, when it is not, and when nobody knows. */
export const hazardTerms = {
  flashing: { yes: 'flashing', no: 'noFlashingHazard', unknown: 'unknownFlashingHazard' },
  motion: {
    yes: 'motionSimulation',
    no: 'noMotionSimulationHazard',
    unknown: 'unknownMotionSimulationHazard',
  },
  sound: { yes: 'sound', no: 'noSoundHazard', unknown: 'unknownSoundHazard' },
} as const;

export type Hazard = keyof typeof hazardTerms;
export type HazardAnswer = 'unsaid' | 'no' | 'yes' | 'unknown';
export const hazards = ['flashing', 'motion', 'sound'] as const satisfies readonly Hazard[];

/** What is said of each hazard; `none` and `unknown` speak of all three. */
export function hazardAnswers(said: readonly string[]): Record<Hazard, HazardAnswer> {
  const all = said.includes('none') ? 'no' : said.includes('unknown') ? 'unknown' : 'unsaid';
  const of = (hazard: Hazard): HazardAnswer => {
    const answers = ['yes', 'no', 'unknown'] as const;
    return answers.find((answer) => said.includes(hazardTerms[hazard][answer])) ?? all;
  };
  return { flashing: of('flashing'), motion: of('motion'), sound: of('sound') };
}

/** The terms that say it, in the shortest form. */
export function hazardsSaid(answers: Readonly<Record<Hazard, HazardAnswer>>): string[] {
  if (hazards.every((hazard) => answers[hazard] === 'no')) return ['none'];
  if (hazards.every((hazard) => answers[hazard] === 'unknown')) return ['unknown'];
  return hazards.flatMap((hazard) => {
    const answer = answers[hazard];
    return answer === 'unsaid' ? [] : [hazardTerms[hazard][answer]];
  });
}

/** The claims of EPUB Accessibility 1.1 §4.1.2, the highest first. */
export const conformanceClaims: readonly string[] = ['2.2', '2.1', '2.0'].flatMap((wcag) =>
  ['AAA', 'AA', 'A'].map((level) => `EPUB Accessibility 1.1 - WCAG ${wcag} Level ${level}`),
);

/** What an author might think of. Not a fault: each may be meant so. */
export type AccessibilityAdvice =
  | 'silent'
  | 'not-sufficient'
  | 'pictures-undescribed'
  | 'hazards-silent'
  | 'certified-without-claim';

interface Said {
  readonly accessModes?: readonly string[];
  readonly accessModesSufficient?: readonly (readonly string[])[];
  readonly features?: readonly string[];
  readonly hazards?: readonly string[];
  readonly conformsTo?: readonly string[];
  readonly certifiedBy?: string;
  readonly summary?: string;
}

/** Where readers are told less than they could be, or two claims do not fit. */
export function accessibilityAdvice(said: Said): AccessibilityAdvice[] {
  const { accessModes = [], accessModesSufficient = [], features = [], conformsTo = [] } = said;
  const claims = [accessModes, accessModesSufficient, features, said.hazards ?? [], conformsTo];
  if (claims.every(({ length }) => length === 0) && !said.certifiedBy?.trim() && !said.summary?.trim())
    return ['silent'];
  const textAlone = accessModesSufficient.some((set) => set.length === 1 && set[0] === 'textual');
  const onlyText = accessModes.length === 1 && accessModes[0] === 'textual';
  const described = ['alternativeText', 'longDescription', 'longDescriptions', 'describedMath'];
  const undescribed = accessModes.includes('visual') && !described.some((name) => features.includes(name));
  const advice: [AccessibilityAdvice, boolean][] = [
    ['not-sufficient', !textAlone && !onlyText],
    ['pictures-undescribed', textAlone && undescribed],
    ['hazards-silent', (said.hazards ?? []).length === 0],
    ['certified-without-claim', Boolean(said.certifiedBy?.trim()) && conformsTo.length === 0],
  ];
  return advice.filter(([, holds]) => holds).map(([id]) => id);
}
