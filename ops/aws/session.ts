/** Who asks which environment in which account: known and compared before anything else is asked. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { environmentNames, environments } from '@mangu/topology/environments';
import { fixedNames, nameOf } from '@mangu/topology/names';
import type { EnvironmentName, Topology } from '@mangu/topology/types';
import { type Command, Option } from 'commander';
import { OperatorError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { committedSynth } from '../synth/read.ts';
import { type Clients, lazyClients } from './clients.ts';

export interface EnvironmentOptions {
  readonly environment: EnvironmentName;
  readonly account?: string;
}

export interface AwsSession {
  readonly topology: Topology;
  readonly names: ReturnType<typeof fixedNames>;
  readonly environment: EnvironmentName;
  readonly region: string;
  readonly account: string;
  /** ARN of whoever these credentials are. */
  readonly caller: string;
  /** Where deployments put the client's hashed files, and their lock. */
  readonly assetsBucket: string;
  readonly aws: Clients;
}

/** The options that name an environment on AWS, the same in every command. */
export function addEnvironmentOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--environment <name>', 'which environment').choices(environmentNames).default('production'),
    )
    .option('--account <id>', 'refuse to work in another account than this');
}

/**
 * @throws OperatorError when the region of the shell is another one, the credentials are no good, or the account is
 *   not the one that was asked for or that the variables of the environment name.
 */
export async function openSession({ environment, account }: EnvironmentOptions): Promise<AwsSession> {
  const topology = environments[environment];
  const { region } = topology;
  const said = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (said && said !== region) {
    throw new OperatorError(
      exitCodes.missing,
      `${environment} is in ${region}, and AWS_REGION says ${said}. Nothing was done.`,
      `Set AWS_REGION=${region}, or name another environment with --environment.`,
    );
  }
  const aws = lazyClients(region);
  const who = await (await aws.sts()).getCallerIdentity({});
  const found = who.Account ?? '';
  const expected = account ?? accountOfVariables(environment);
  if (expected && expected !== found) {
    throw new OperatorError(
      exitCodes.missing,
      `These credentials are of account ${found}; ${environment} is in ${expected}. Nothing was done.`,
      `Sign in to ${expected}, for example with AWS_PROFILE. You are ${who.Arn ?? 'nobody'}.`,
    );
  }
  return {
    topology,
    names: fixedNames(topology),
    environment,
    region,
    account: found,
    caller: who.Arn ?? found,
    assetsBucket: `${nameOf(topology, 'static-assets')}-${found}`,
    aws,
  };
}

/** The account whose registry holds the images that terraform.tfvars names. */
function accountOfVariables(environment: string): string | undefined {
  const file = path.join(committedSynth, environment, 'platform', 'terraform.tfvars');
  if (!existsSync(file)) return undefined;
  return /^\s*server_image\s*=\s*"(\d{12})\.dkr\.ecr\./m.exec(readFileSync(file, 'utf8'))?.[1];
}
