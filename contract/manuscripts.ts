/**
 * The states of an edition and the moves between them: one table, from which the server decides, the client draws
 * its buttons and the handbook its picture.
 */
export const editionStates = [
  'draft',
  'submitted',
  'in-review',
  'changes-requested',
  'accepted',
  'scheduled',
  'published',
  'unpublished',
  'rejected',
] as const;
export type EditionState = (typeof editionStates)[number];

/**
 * Who may make a move: the owner of the work; an editor who does not own it, or an administrator; the editor it is
 * assigned to, or an administrator; nobody but the clock.
 */
export type Mover = 'owner' | 'editor' | 'assigned' | 'clock';

export interface Move {
  readonly from: readonly EditionState[];
  readonly to: EditionState;
  readonly by: Mover;
  /** Whether it must say why. */
  readonly reason: 'needed' | 'possible';
}

export const moves = {
  submit: { from: ['draft', 'changes-requested'], to: 'submitted', by: 'owner', reason: 'possible' },
  withdraw: {
    from: ['submitted', 'in-review', 'changes-requested', 'accepted', 'scheduled'],
    to: 'draft',
    by: 'owner',
    reason: 'possible',
  },
  take: { from: ['submitted'], to: 'in-review', by: 'editor', reason: 'possible' },
  'request-changes': { from: ['in-review'], to: 'changes-requested', by: 'assigned', reason: 'needed' },
  accept: { from: ['in-review'], to: 'accepted', by: 'assigned', reason: 'possible' },
  reject: { from: ['in-review'], to: 'rejected', by: 'assigned', reason: 'needed' },
  reopen: { from: ['rejected'], to: 'in-review', by: 'assigned', reason: 'possible' },
  publish: {
    from: ['accepted', 'unpublished', 'scheduled'],
    to: 'published',
    by: 'editor',
    reason: 'possible',
  },
  schedule: { from: ['accepted', 'unpublished'], to: 'scheduled', by: 'editor', reason: 'possible' },
  unschedule: { from: ['scheduled'], to: 'accepted', by: 'editor', reason: 'possible' },
  'publish-on-time': { from: ['scheduled'], to: 'published', by: 'clock', reason: 'possible' },
  unpublish: { from: ['published'], to: 'unpublished', by: 'editor', reason: 'needed' },
} as const satisfies Record<string, Move>;
export type MoveName = keyof typeof moves;
