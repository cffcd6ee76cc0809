/** Where the synthesized JSON lies, and how it becomes a graph. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { OperatorError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import { type RootModule, SynthGraph } from './graph.ts';
import { isJson, isObject } from './values.ts';

/** The root modules that every environment has, in the order in which they are applied. */
export const moduleNames = ['bootstrap', 'platform'] as const;

export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));
export const committedSynth = path.join(repositoryRoot, 'infra', 'synth');

/**
 * Both root modules of an environment below a folder.
 * @throws OperatorError when a folder or file is missing or is not what synth writes.
 */
export function readSynthesized(environment: string, folder: string = committedSynth): SynthGraph {
  return new SynthGraph(
    environment,
    moduleNames.map((name) => readModule(environment, name, folder)),
  );
}

function readModule(environment: string, name: string, folder: string): RootModule {
  const file = path.join(folder, environment, name, 'cdk.tf.json');
  const next = `Write it with "npx mangu synth --environment ${environment}", or name another folder with --synth.`;
  if (!existsSync(file)) {
    throw new OperatorError(exitCodes.missing, `There is no synthesized module at ${file}.`, next);
  }
  const json = parse(readFileSync(file, 'utf8'));
  if (!isJson(json) || !isObject(json) || !isObject(json.terraform) || !isObject(json.resource)) {
    throw new OperatorError(
      exitCodes.missing,
      `${file} is not a module of Terraform in JSON: it needs "terraform" and "resource".`,
      next,
    );
  }
  return { name, json };
}

function parse(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}
