import { existsSync } from 'node:fs';
import path from 'node:path';
import { environmentNames } from '@mangu/topology/environments';
import type { EnvironmentName } from '@mangu/topology/types';
import { type Command, Option } from 'commander';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { committedSynth, moduleNames, readSynthesized, repositoryRoot } from '../../synth/read.ts';
import { createOutput, type Output } from '../../terminal/output.ts';
import { checkLedger, checkPolicies, checkScans, ledgerOf, type Problem } from './audit.ts';
import { checkovVersion, scan } from './checkov.ts';
import { type Audit, auditLines, otherVersion, reasonLines, withoutCheckov } from './words.ts';

const help = `Examples:
  $ npx mangu audit
  $ npx mangu audit --environment production
`;
const furtherHelp = `
Runs our own policies (ops/commands/audit/policies) and checkov over the
synthesized JSON. What checkov finds must be mended or stand in the ledger
(ops/commands/audit/ledger.ts) with its reason, an owner and an end.

With --json, standard output is one object per environment: environment,
  resources, checkov (its version, null without), passed (null without), waived,
  problems [{kind, check, resource, says}]

Exits with 0 when nothing was found, 1 when something was, 3 when checkov or the
synthesized JSON is missing.
`;

interface Options {
  readonly environment?: EnvironmentName;
  readonly synth?: string;
  readonly json?: boolean;
}

export function defineAudit(program: Command, finish: (code: ExitCode) => void): void {
  program
    .command('audit')
    .summary('check the infrastructure against policies')
    .description('Check the synthesized infrastructure against our own policies and those of checkov.')
    .addOption(new Option('--environment <name>', 'only this one (default: all)').choices(environmentNames))
    .option('--synth <folder>', 'where the synthesized JSON lies (default: infra/synth)')
    .option('--json', 'print one JSON object per environment')
    .addHelpText('before', help)
    .addHelpText('after', furtherHelp)
    .action(async (options: Options) => {
      const output = createOutput(options);
      const audits: Audit[] = [];
      for (const environment of options.environment ? [options.environment] : environmentNames) {
        const audit = await auditEnvironment(environment, options.synth ?? committedSynth, output);
        output.record(audit);
        for (const line of auditLines(audit, output.columns, output.paint)) output.result(line);
        audits.push(audit);
      }
      tellReasons(audits, output);
      finish(exitCodeOf(audits));
    });
}

function tellReasons(audits: readonly Audit[], output: Output): void {
  for (const line of reasonLines(audits, output.columns)) output.note(line);
  if (!audits.every(({ passed }) => passed !== null)) output.warn(withoutCheckov);
  const version = audits[0]?.checkov ?? checkovVersion;
  if (version !== checkovVersion) output.warn(otherVersion(version));
}

function exitCodeOf(audits: readonly Audit[]): ExitCode {
  if (audits.some(({ problems }) => problems.length > 0)) return exitCodes.didNotHold;
  return audits.every(({ passed }) => passed !== null) ? exitCodes.done : exitCodes.missing;
}

async function auditEnvironment(
  environment: EnvironmentName,
  folder: string,
  output: Output,
): Promise<Audit> {
  const graph = readSynthesized(environment, folder);
  output.progress(`Scanning ${environment}…`);
  const scans = await Promise.all(
    moduleNames.map(async (module) => ({
      module,
      scan: await scan(path.join(folder, environment, module, 'cdk.tf.json')),
    })),
  );
  output.progress(undefined);
  const done = scans.flatMap(({ module, scan }) => (scan ? [{ module, ...scan }] : []));
  const ledger = ledgerOf(new Date().toISOString().slice(0, 10));
  const found = done.length > 0 ? checkScans(environment, graph, done, ledger) : [];
  const problems: Problem[] = [
    ...checkPolicies(graph, (file) => existsSync(path.join(repositoryRoot, file))),
    ...found,
    ...checkLedger(ledger.waivers),
  ];
  const failed = done.reduce((sum, one) => sum + one.failed.length, 0);
  return {
    environment,
    resources: graph.blocks.filter(({ kind }) => kind === 'resource').length,
    checkov: done[0]?.version ?? null,
    passed: done.length > 0 ? done.reduce((sum, { passed }) => sum + passed, 0) : null,
    waived: failed - found.filter(({ kind }) => kind === 'scanner').length,
    problems,
  };
}
