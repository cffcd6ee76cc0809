import assert from 'node:assert/strict';
import test from 'node:test';
import {
  accessibilityAdvice,
  conformanceClaims,
  featureTerms,
  hazardAnswers,
  hazardsSaid,
} from '@mangu/contract/accessibility-terms';
import type { EditionAccessibility } from '@mangu/contract/editions';
import { describeAccessibility } from '@mangu/epub';

/** Ids of what readers are told of a book that says this of itself. */
function told(said: EditionAccessibility): string[] {
  const accessibility = {
    accessModes: [],
    accessModesSufficient: [],
    features: [],
    hazards: [],
    conformsTo: [],
    ...said,
  };
  const book = { layout: 'reflowable', pageList: [], tocDeclared: false, mediaOverlay: false, mathml: false };
  return describeAccessibility({ ...book, layout: 'reflowable', metadata: { accessibility } }).map(
    ({ section, id }) => `${section}/${id}`,
  );
}

test('advice agrees with what readers are told', () => {
  const textual: EditionAccessibility = { accessModesSufficient: [['textual']], hazards: ['none'] };
  assert.deepEqual(accessibilityAdvice({}), ['silent']);
  assert(told({}).includes('ways-of-reading/nonvisual-reading-no-metadata'));
  assert.deepEqual(accessibilityAdvice(textual), []);
  assert(told(textual).includes('ways-of-reading/nonvisual-reading-readable'));
  const pictures = { ...textual, accessModes: ['textual', 'visual'] };
  assert.deepEqual(accessibilityAdvice(pictures), ['pictures-undescribed']);
  assert(!told(pictures).includes('ways-of-reading/nonvisual-reading-alt-text'));
  assert.deepEqual(accessibilityAdvice({ ...pictures, features: ['alternativeText'] }), []);
  assert.deepEqual(accessibilityAdvice({ summary: 'All is described.' }), [
    'not-sufficient',
    'hazards-silent',
  ]);
  assert(told({ summary: 'All is described.' }).includes('hazards/no-metadata'));
  const certified = { ...textual, certifiedBy: 'Example House' };
  assert.deepEqual(accessibilityAdvice(certified), ['certified-without-claim']);
  assert(!told(certified).includes('conformance/certifier'));
});

test('what is answered of hazards is told to readers, and read again as it was answered', () => {
  const all = ['unsaid', 'no', 'yes', 'unknown'] as const;
  for (const flashing of all)
    for (const motion of all)
      for (const sound of all) {
        const answers = { flashing, motion, sound };
        assert.deepEqual(hazardAnswers(hazardsSaid(answers)), answers);
      }
  assert.deepEqual(hazardsSaid({ flashing: 'no', motion: 'no', sound: 'no' }), ['none']);
  const flashing = hazardsSaid({ flashing: 'yes', motion: 'no', sound: 'unknown' });
  const said = told({ hazards: flashing }).filter((line) => line.startsWith('hazards/'));
  assert.deepEqual(said, ['hazards/flashing', 'hazards/sound-unknown', 'hazards/motion-none']);
});

test('every claim of conformance is one that readers are told of, and every feature but the order of reading', () => {
  for (const claim of conformanceClaims)
    assert(told({ conformsTo: [claim] }).includes('conformance/details-claim'), claim);
  const silent = Object.values(featureTerms)
    .flat()
    .filter((feature) => told({ features: [feature] }).join() === told({}).join());
  assert.deepEqual(silent, ['readingOrder']);
});
