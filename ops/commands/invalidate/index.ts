import { nameOf } from '@mangu/topology/names';
import type { Command } from 'commander';
import type { AwsSession } from '../../aws/session.ts';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import {
  addOperationOptions,
  type OperationOptions,
  operationHelp,
  runOperation,
} from '../../operations/run.ts';
import { pathProblem, planInvalidation } from './plan.ts';

const help = `Examples:
  $ npx mangu invalidate / /index.html
  $ npx mangu invalidate '/*' --environment staging

Lets CloudFront forget what it keeps for paths, so that it asks again. Hashed
files never need it. The first thousand paths of a month are free.
`;

interface Options extends OperationOptions {
  readonly distribution?: string;
}

export function defineInvalidate(program: Command, finish: (code: ExitCode) => void): void {
  addOperationOptions(
    program
      .command('invalidate')
      .summary('let CloudFront forget paths')
      .description('Let CloudFront forget what it keeps for paths.')
      .argument('<path...>', 'paths; a star at the end is every path that begins so')
      .option('--distribution <id>', "CloudFront's id (default: found by its comment)"),
  )
    .addHelpText('before', help)
    .addHelpText('after', operationHelp)
    .action(async (paths: string[], options: Options) => {
      const problem = paths.map(pathProblem).find(Boolean);
      if (problem) throw new OperatorError(exitCodes.wrongUse, problem);
      await runOperation(
        options,
        async (session) =>
          planInvalidation({
            environment: session.environment,
            distributionId: options.distribution ?? (await findDistribution(session)),
            reference: `mangu-${new Date().toISOString()}`,
            paths,
          }),
        { locked: false },
      );
      finish(exitCodes.done);
    });
}

async function findDistribution({ aws, topology, account }: AwsSession): Promise<string> {
  const cloudfront = await aws.cloudfront();
  const comment = nameOf(topology);
  let marker: string | undefined;
  do {
    const { DistributionList: list } = await cloudfront.listDistributions(marker ? { Marker: marker } : {});
    const found = list?.Items?.find((item) => item.Comment === comment);
    if (found?.Id) return found.Id;
    marker = list?.IsTruncated ? list.NextMarker : undefined;
  } while (marker);
  throw new OperatorError(
    exitCodes.missing,
    `Account ${account} has no distribution "${comment}". Nothing was done.`,
    'Name it with --distribution.',
  );
}
