import { existsSync, globSync, statSync } from 'node:fs';
import path from 'node:path';
import type { ServiceName } from '@mangu/topology/types';
import { Argument, type Command } from 'commander';
import { findImage } from '../../aws/images.ts';
import { serviceNames } from '../../aws/services.ts';
import type { AwsSession } from '../../aws/session.ts';
import { OperatorError } from '../../errors.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import {
  addOperationOptions,
  type OperationOptions,
  operationHelp,
  runOperation,
} from '../../operations/run.ts';
import type { Plan } from '../../operations/step.ts';
import type { Output } from '../../terminal/output.ts';
import { digestOf, planDeploy, planRestart } from './plan.ts';
import { whatRuns } from './running.ts';

const help = `Examples:
  $ npx mangu deploy server --image 0.2.0
  $ npx mangu deploy client --image sha256:… --assets client/dist/assets
  $ npx mangu deploy server --restart

Rolls a service over to an image that is in the registry, by its digest. The
server brings the database to its version first, the client puts its hashed
files beside the old ones. Readers notice nothing. New tasks that do not become
healthy make ECS go back by itself, and the reason is told.
`;

interface Options extends OperationOptions {
  readonly image?: string;
  readonly restart?: boolean;
  readonly assets?: string;
  readonly acceptFindings?: boolean;
}

export function defineDeploy(program: Command, finish: (code: ExitCode) => void): void {
  addOperationOptions(
    program
      .command('deploy')
      .summary('roll a service over to an image')
      .description('Roll a service over to an image, by digest, without a reader noticing.')
      .addArgument(new Argument('<service>', 'which service').choices(serviceNames))
      .option('--image <image>', 'tag, digest, or repository@digest')
      .option('--restart', 'start the tasks anew with the image they have')
      .option('--assets <folder>', "the client's built files with hashes in their names")
      .option('--accept-findings', 'deploy although the scan found something critical'),
  )
    .addHelpText('before', help)
    .addHelpText('after', operationHelp)
    .action(async (service: ServiceName, options: Options) => {
      const { image, restart } = options;
      if ((image === undefined) === (restart === undefined)) {
        throw new OperatorError(exitCodes.wrongUse, 'Name an image with --image, or say --restart.');
      }
      await runOperation(options, (session, output) =>
        image === undefined
          ? restartPlan(session, service)
          : deployPlan(session, output, service, image, options),
      );
      finish(exitCodes.done);
    });
}

async function restartPlan(session: AwsSession, service: ServiceName): Promise<Plan> {
  const { names, environment } = session;
  return planRestart({ names, environment, service, running: await whatRuns(session, service) });
}

async function deployPlan(
  session: AwsSession,
  output: Output,
  service: ServiceName,
  name: string,
  options: Options,
): Promise<Plan | undefined> {
  const { names, environment, aws } = session;
  const files = service === 'client' ? hashedFiles(options.assets) : undefined;
  const running = await whatRuns(session, service);
  const image = await findImage(session, service, name);
  refuseCritical(image.findings, options);
  const ecs = await aws.ecs();
  const newest = async (family: string) => {
    const { taskDefinition } = await ecs.describeTaskDefinition({ taskDefinition: family });
    if (taskDefinition) return taskDefinition;
    throw new OperatorError(exitCodes.missing, `There is no task definition ${family}.`);
  };
  const plan = planDeploy({
    names,
    environment,
    service,
    running,
    image,
    template: await newest(names.services[service]),
    migration: service === 'server' ? await newest(names.migrationTask) : undefined,
    network: running.network,
    assets: files && { ...files, bucket: session.assetsBucket },
  });
  if (!plan) {
    output.record({ name: `deploy ${service}`, environment, steps: [], done: false });
    output.result(`${environment} runs ${digestOf(image.reference)} already, from the newest template.`);
    output.note('To start its tasks anew: --restart');
  }
  return plan;
}

function refuseCritical(findings: Readonly<Record<string, number>> | undefined, options: Options): void {
  const critical = findings?.CRITICAL ?? 0;
  if (critical === 0 || options.acceptFindings) return;
  throw new OperatorError(
    exitCodes.didNotHold,
    `The scan of this image found ${critical} critical. Nothing was done.`,
    'Mend it and push again, or say --accept-findings.',
  );
}

function hashedFiles(folder: string | undefined) {
  const example = 'For example --assets client/dist/assets, of the same build as the image.';
  if (!folder) {
    throw new OperatorError(
      exitCodes.wrongUse,
      "The client's hashed files are needed: --assets FOLDER.",
      example,
    );
  }
  const absolute = path.resolve(folder);
  const files = existsSync(absolute)
    ? globSync('**/*', { cwd: absolute }).filter((file) => statSync(path.join(absolute, file)).isFile())
    : [];
  if (files.length === 0)
    throw new OperatorError(exitCodes.wrongUse, `There are no files in ${absolute}.`, example);
  return { folder: absolute, files: files.sort() };
}
