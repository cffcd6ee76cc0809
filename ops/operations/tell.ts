/** A plan in words, and as JSON; pure. */
import type { AwsSession } from '../aws/session.ts';
import type { Output } from '../terminal/output.ts';
import { table } from '../terminal/table.ts';
import { wrap } from '../terminal/text.ts';
import type { Plan, Step } from './step.ts';

type Place = Pick<AwsSession, 'environment' | 'account' | 'region'>;

export function planLines(plan: Plan, place: Place, columns: number, paint: Output['paint']): string[] {
  const where = [`account ${place.account}`, place.region].join(', ');
  const numbered = plan.steps.map((step, index) => [`${index + 1}.`, step.says, paint('dim', callOf(step))]);
  return [
    `${paint('bold', plan.title)} (${where})`,
    ...table(plan.facts, '  '),
    ...plan.warnings.flatMap((text) =>
      wrap(text, columns, '  ! ', '    ').map((line) => paint('yellow', line)),
    ),
    ...table(numbered, '  '),
  ];
}

export function planRecord(plan: Plan, { environment, account, region }: Place): object {
  return { ...plan, environment, account, region };
}

function callOf(step: Step): string {
  return 'call' in step ? step.call : 'waits';
}
