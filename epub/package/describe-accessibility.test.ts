import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AccessibilityMetadata } from '../types.ts';
import { accessibilityStatements } from './accessibility-statements.ts';
import { describeAccessibility } from './describe-accessibility.ts';

const none: AccessibilityMetadata = {
  accessModes: [],
  accessModesSufficient: [],
  features: [],
  hazards: [],
  conformsTo: [],
};
const plain = {
  layout: 'reflowable',
  pageList: [],
  tocDeclared: false,
  mediaOverlay: false,
  mathml: false,
} as const;

function keys(
  accessibility: Partial<AccessibilityMetadata>,
  book: Partial<Parameters<typeof describeAccessibility>[0]> = {},
) {
  const statements = describeAccessibility({
    ...plain,
    ...book,
    metadata: { accessibility: { ...none, ...accessibility } },
  });
  for (const { section, id } of statements) {
    assert.ok((accessibilityStatements[section] as readonly string[]).includes(id), `${section} ${id}`);
  }
  return statements.map(({ section, id }) => `${section}/${id}`);
}

test('a book that says nothing gets the statements for no information', () => {
  assert.deepEqual(keys({}), [
    'ways-of-reading/visual-adjustments-unknown',
    'ways-of-reading/nonvisual-reading-no-metadata',
    'ways-of-reading/prerecorded-audio-no-metadata',
    'conformance/no',
    'navigation/no-metadata',
    'rich-content/unknown',
    'hazards/no-metadata',
    'accessibility-summary/no-metadata',
    'legal-considerations/no-metadata',
  ]);
});

test('visual adjustments follow displayTransformability, then the layout', () => {
  const first = (...parameters: Parameters<typeof keys>) => keys(...parameters)[0];
  assert.equal(first({}, { layout: 'pre-paginated' }), 'ways-of-reading/visual-adjustments-unmodifiable');
  const features = ['displayTransformability'];
  assert.equal(
    first({ features }, { layout: 'pre-paginated' }),
    'ways-of-reading/visual-adjustments-modifiable',
  );
});

test('nonvisual reading follows access modes, then alternatives', () => {
  const readable = 'ways-of-reading/nonvisual-reading-readable';
  const second = (accessibility: Partial<AccessibilityMetadata>) => keys(accessibility)[1];
  assert.equal(second({ accessModes: ['textual'] }), readable);
  assert.equal(
    second({ accessModes: ['textual', 'visual'], accessModesSufficient: [['textual']] }),
    readable,
  );
  assert.equal(second({ accessModes: ['textual', 'visual'] }), 'ways-of-reading/nonvisual-reading-not-fully');
  assert.equal(
    second({ accessModesSufficient: [['textual', 'visual']] }),
    'ways-of-reading/nonvisual-reading-not-fully',
  );
  assert.equal(second({ accessModes: ['visual'] }), 'ways-of-reading/nonvisual-reading-none');
  assert.equal(second({ accessModes: ['auditory'] }), 'ways-of-reading/nonvisual-reading-none');
  const alternatives = keys({ accessModes: ['visual'], features: ['alternativeText'] });
  assert.deepEqual(alternatives.slice(1, 3), [
    'ways-of-reading/nonvisual-reading-not-fully',
    'ways-of-reading/nonvisual-reading-alt-text',
  ]);
});

test('prerecorded audio is synchronised, the only way, or clips', () => {
  const third = (...parameters: Parameters<typeof keys>) => keys(...parameters)[2];
  assert.equal(
    third({ features: ['synchronizedAudioText'] }),
    'ways-of-reading/prerecorded-audio-synchronized',
  );
  assert.equal(third({ accessModesSufficient: [['auditory']] }), 'ways-of-reading/prerecorded-audio-only');
  assert.equal(
    third({ accessModes: ['textual', 'auditory'] }),
    'ways-of-reading/prerecorded-audio-complementary',
  );
  assert.equal(third({}, { mediaOverlay: true }), 'ways-of-reading/prerecorded-audio-complementary');
});

test('conformance states the claim, the certifier and details', () => {
  const statements = describeAccessibility({
    ...plain,
    metadata: {
      accessibility: {
        ...none,
        conformsTo: ['EPUB Accessibility 1.1 - WCAG 2.2 Level AA'],
        certifiedBy: 'A Lab',
        certifierCredential: 'Gold',
        certifierReport: 'https://lab.example/report',
        certifiedOn: '2024-03-15',
      },
    },
  }).filter(({ section }) => section === 'conformance');
  assert.deepEqual(statements, [
    { section: 'conformance', id: 'aa' },
    { section: 'conformance', id: 'certifier', values: { certifier: 'A Lab' } },
    { section: 'conformance', id: 'certifier-credentials', values: { credential: 'Gold' } },
    {
      section: 'conformance',
      id: 'details-claim',
      values: { epubAccessibility: '1.1', wcag: '2.2', level: 'AA' },
    },
    { section: 'conformance', id: 'details-certification-info', values: { date: '2024-03-15' } },
    { section: 'conformance', id: 'details-certifier-report', values: { url: 'https://lab.example/report' } },
  ]);
});

test('conformance knows the older claims, the highest of them, and an unknown level', () => {
  const idpf = 'http://www.idpf.org/epub/a11y/accessibility-20170105.html#wcag-';
  assert.ok(keys({ conformsTo: [`${idpf}a`, `${idpf}aaa`, `${idpf}aa`] }).includes('conformance/aaa'));
  assert.ok(
    keys({ conformsTo: ['EPUB Accessibility 1.1 - WCAG 2.1 Level B'] }).includes(
      'conformance/unknown-standard',
    ),
  );
  assert.ok(keys({ conformsTo: ['something else'], certifiedBy: 'Me' }).includes('conformance/no'));
});

test('a report that is not a web address is not linked', () => {
  const conformsTo = ['EPUB Accessibility 1.1 - WCAG 2.1 Level A'];
  const stated = keys({ conformsTo, certifierReport: 'javascript:alert(1)' });
  assert.ok(!stated.includes('conformance/details-certifier-report'));
});

test('navigation and rich content say what is stated and what the book plainly has', () => {
  const features = ['structuralNavigation', 'index', 'longDescription', 'transcript'];
  const stated = keys(
    { features },
    { pageList: [{ label: '1', children: [] }], tocDeclared: true, mathml: true },
  );
  assert.deepEqual(
    stated.filter((key) => /^(navigation|rich-content)/.test(key)),
    [
      'navigation/page-navigation',
      'navigation/structural',
      'navigation/index',
      'navigation/toc',
      'rich-content/extended',
      'rich-content/accessible-math-as-mathml',
      'rich-content/transcript',
    ],
  );
});

test('hazards are none, unknown, or each for itself', () => {
  const hazards = (...terms: string[]) =>
    keys({ hazards: terms }).filter((key) => key.startsWith('hazards/'));
  assert.deepEqual(hazards('none'), ['hazards/none']);
  assert.deepEqual(hazards('noFlashingHazard', 'noMotionSimulationHazard', 'noSoundHazard'), [
    'hazards/none',
  ]);
  assert.deepEqual(hazards('unknown'), ['hazards/unknown']);
  assert.deepEqual(hazards('flashing', 'noSoundHazard', 'unknownMotionSimulationHazard'), [
    'hazards/flashing',
    'hazards/motion-unknown',
    'hazards/sound-none',
  ]);
});

test('summary, exemption and additional information are passed on', () => {
  const stated = keys({
    summary: 'Fine.',
    exemption: 'eaa-microenterprise',
    features: ['printPageNumbers', 'ttsMarkup'],
  });
  assert.deepEqual(stated.slice(-4), [
    'accessibility-summary/text',
    'legal-considerations/exempt',
    'additional-information/page-breaks',
    'additional-information/text-to-speech-hinting',
  ]);
  assert.ok(keys({ exemption: 'because' }).includes('legal-considerations/no-metadata'));
});
