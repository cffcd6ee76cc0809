import type { Import, ImportStage } from '@mangu/contract/imports';
import type { Upload } from './upload-store.ts';

/** The five things that happen to a file, as a person names them. */
export const steps = ['sent', 'checked', 'understood', 'stored', 'findable'] as const;
export type Step = (typeof steps)[number];

export type StepState = 'done' | 'now' | 'ahead' | 'failed';

/** Steps that are over when the server is at this stage. */
const stepsDone: Readonly<Record<ImportStage, number>> = {
  received: 1,
  checking: 1,
  reading: 2,
  storing: 3,
  done: 5,
};

/** How each step stands for a file the server has. A rejected file stopped at its check. */
export function stepsOfImport(found: Pick<Import, 'stage' | 'verdict'> | null): readonly StepState[] {
  if (found?.verdict === 'rejected') return ['done', 'failed', 'ahead', 'ahead', 'ahead'];
  const done = found ? stepsDone[found.stage] : 1;
  return steps.map((_, index) => (index < done ? 'done' : index === done ? 'now' : 'ahead'));
}

/** The same for an upload, which may not be there yet. */
export function stepsOfUpload(upload: Pick<Upload, 'phase' | 'import'>): readonly StepState[] {
  if (upload.phase === 'sent') return stepsOfImport(upload.import);
  const first: StepState =
    upload.phase === 'failed' ? 'failed' : upload.phase === 'sending' ? 'now' : 'ahead';
  return [first, 'ahead', 'ahead', 'ahead', 'ahead'];
}
