/** The scanner: how it is run, and what it found. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Type from 'typebox';
import { Check } from 'typebox/value';
import { OperatorError } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';

/** Other versions know other checks, so that waivers are missing or unused. */
export const checkovVersion = '3.3.30';
export const howToGetCheckov = `pip install checkov==${checkovVersion}`;

const Report = Type.Object({
  results: Type.Object({
    failed_checks: Type.Optional(
      Type.Array(
        Type.Object({
          check_id: Type.String(),
          check_name: Type.String(),
          resource: Type.String(),
          file_line_range: Type.Tuple([Type.Integer(), Type.Integer()]),
        }),
      ),
    ),
  }),
  summary: Type.Object({
    passed: Type.Integer(),
    failed: Type.Integer(),
    parsing_errors: Type.Integer(),
    checkov_version: Type.String(),
  }),
});

/** What it says of a file in which it found nothing to look at. */
const Nothing = Type.Object({ passed: Type.Literal(0), checkov_version: Type.String() });

export interface Finding {
  readonly check: string;
  readonly name: string;
  /** Address in its module. */
  readonly address: string;
}

export interface Scan {
  readonly version: string;
  readonly passed: number;
  readonly failed: readonly Finding[];
}

/**
 * Scans one synthesized file. One file at a time: in one run the scanner would join resources of one environment with
 * those of another that have the same names.
 * @returns undefined when there is no checkov.
 */
export async function scan(file: string): Promise<Scan | undefined> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-audit-'));
  try {
    const copy = path.join(folder, 'cdk.tf.json');
    const json = readable(readFileSync(file, 'utf8'));
    writeFileSync(copy, json);
    const answer = await run([
      ...['--file', copy, '--framework', 'terraform_json', '--output', 'json', '--compact', '--quiet'],
      // Nothing is fetched: neither policies nor modules.
      ...['--skip-download', '--download-external-modules', 'false'],
    ]);
    return answer === undefined ? undefined : readReport(answer, json, file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Without `terraform.required_version`: the scanner takes every member of a block for an object, and gives the whole
 * file up over a text.
 */
export function readable(content: string): string {
  const module: unknown = JSON.parse(content);
  const { required_version: _, ...terraform } = Object(Object(module).terraform);
  return `${JSON.stringify({ ...Object(module), terraform }, null, 2)}\n`;
}

/** @throws OperatorError when the answer is no report, or the scanner could not read the file. */
export function readReport(answer: string, json: string, file: string): Scan {
  const report = parse(answer);
  if (Check(Nothing, report)) return { version: report.checkov_version, passed: 0, failed: [] };
  if (!Check(Report, report) || report.summary.parsing_errors > 0) {
    throw new OperatorError(
      exitCodes.missing,
      `checkov could not read ${file}. It says: ${answer.trim().slice(0, 400) || 'nothing'}`,
      `This command knows version ${checkovVersion}: ${howToGetCheckov}`,
    );
  }
  const addresses = addressesByLine(json);
  return {
    version: report.summary.checkov_version,
    passed: report.summary.passed,
    failed: (report.results.failed_checks ?? []).map(
      ({ check_id, check_name, resource, file_line_range }) => ({
        check: check_id,
        name: check_name,
        address: addresses.get(file_line_range[0]) ?? resource,
      }),
    ),
  };
}

function parse(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}

/**
 * Line → address of the block that begins there. In JSON the scanner often names a block without its type
 * (`resource.uploads`), so the line says which one is meant. Synth writes one key to a line, two spaces a level.
 */
export function addressesByLine(json: string): Map<number, string> {
  const addresses = new Map<number, string>();
  let kind = '';
  let type = '';
  for (const [index, line] of json.split('\n').entries()) {
    const [, indent = '', key = ''] = /^( {2}| {4}| {6})"([^"]+)": \{/.exec(line) ?? [];
    if (indent.length === 2) kind = key;
    if (indent.length === 4) type = key;
    if (indent.length === 6 && ['resource', 'data'].includes(kind)) {
      addresses.set(index + 1, `${kind === 'data' ? 'data.' : ''}${type}.${key}`);
    }
  }
  return addresses;
}

const mostBytes = 64 * 1024 * 1024;

function run(words: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = execFile('checkov', words, { maxBuffer: mostBytes }, (error, stdout) => {
      if (error && error.code === 'ENOENT') resolve(undefined);
      // It ends with 1 when it found something.
      else if (error && typeof error.code !== 'number') reject(error);
      else resolve(stdout);
    });
    child.stdin?.end();
  });
}
