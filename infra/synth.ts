import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkTopology, type TopologyProblem } from '@mangu/topology/check';
import { environments } from '@mangu/topology/environments';
import type { EnvironmentName, Topology } from '@mangu/topology/types';
import { App } from 'cdktn';
import { Bootstrap } from './stacks/bootstrap.ts';
import { Platform } from './stacks/platform/index.ts';
import { variablesExample } from './variables-example.ts';

export interface SynthesizedFile {
  /** Below the folder asked for: `production/platform/cdk.tf.json`. */
  readonly path: string;
  readonly bytes: number;
  /** Beside what lay there before. */
  readonly state: 'same' | 'changed' | 'new' | 'gone';
}

export type SynthesisResult =
  | { readonly ok: true; readonly files: readonly SynthesizedFile[] }
  | {
      readonly ok: false;
      readonly problems: readonly (TopologyProblem & { environment: EnvironmentName })[];
    };

export interface SynthesisOrder {
  readonly environments: readonly EnvironmentName[];
  readonly out: string;
  readonly write: boolean;
}

/** Both root modules of each environment. Nothing is written unless every topology is sound and every module made. */
export function synthesizeEnvironments({ environments: names, out, write }: SynthesisOrder): SynthesisResult {
  const problems = names.flatMap((environment) =>
    checkTopology(environments[environment]).map((problem) => ({ ...problem, environment })),
  );
  if (problems.length > 0) return { ok: false, problems };
  const made = new Map<string, Buffer>();
  for (const name of names) {
    for (const [file, content] of synthesizeEnvironment(environments[name]))
      made.set(`${name}/${file}`, content);
  }
  const files = [...made].map(([file, content]): SynthesizedFile => {
    const target = path.join(out, file);
    const before = existsSync(target) ? readFileSync(target) : undefined;
    const state = before === undefined ? 'new' : before.equals(content) ? 'same' : 'changed';
    if (write && state !== 'same') {
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
    return { path: file, bytes: content.length, state };
  });
  return { ok: true, files: [...files, ...removeGone(names, out, write, made)] };
}

/** Assets are named after their content, so old ones stay behind; everything else in a module may be the operator's. */
function removeGone(
  names: readonly EnvironmentName[],
  out: string,
  write: boolean,
  made: ReadonlyMap<string, Buffer>,
): SynthesizedFile[] {
  return names
    .flatMap((name) => globSync(`${name}/*/assets/**`, { cwd: out }))
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => !made.has(file) && statSync(path.join(out, file)).isFile())
    .map((file) => {
      if (write) rmSync(path.join(out, file));
      return { path: file, bytes: 0, state: 'gone' };
    });
}

/** File → content, below `<environment>/`. */
export function synthesizeEnvironment(topology: Topology): Map<string, Buffer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-synth-'));
  try {
    const app = new App({ outdir: folder });
    new Bootstrap(app, 'bootstrap', topology);
    new Platform(app, 'platform', topology);
    app.synth();
    return collect(path.join(folder, 'stacks'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function collect(folder: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const file of globSync('**', { cwd: folder }).sort()) {
    const from = path.join(folder, file);
    if (!statSync(from).isFile()) continue;
    const name = file.split(path.sep).join('/');
    if (!name.endsWith('/cdk.tf.json')) {
      files.set(name, readFileSync(from));
      continue;
    }
    const module: unknown = JSON.parse(readFileSync(from, 'utf8'));
    files.set(name, Buffer.from(`${JSON.stringify(tidy(module), null, 2)}\n`));
    const example = variablesExample(module);
    if (example) files.set(name.replace('cdk.tf.json', 'terraform.tfvars.example'), Buffer.from(example));
  }
  return files;
}

/** Without the notes of the tool about itself (`//`): they change with its version and say nothing to a reviewer. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== '//')
      .map(([key, inner]) => [key, tidy(inner)]),
  );
}
