import type { EditionState } from '@mangu/contract/manuscripts';
import type { BadgeTone } from '../../ui/badge.tsx';

/** What asks the author to act stands out. */
export function toneOf(state: EditionState): BadgeTone {
  if (state === 'changes-requested') return 'should';
  if (state === 'rejected') return 'must';
  return state === 'published' || state === 'accepted' || state === 'scheduled' ? 'good' : 'plain';
}
