/** What a plan of Terraform would do, in short: its JSON in, a summary out; pure. */
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';

const Action = Type.Enum(['no-op', 'create', 'read', 'update', 'delete', 'forget', 'open', 'renew', 'close']);
const Change = Type.Object({
  actions: Type.Array(Action),
  before: Type.Optional(Type.Unknown()),
  after: Type.Optional(Type.Unknown()),
  after_unknown: Type.Optional(Type.Unknown()),
  before_sensitive: Type.Optional(Type.Unknown()),
  after_sensitive: Type.Optional(Type.Unknown()),
  replace_paths: Type.Optional(Type.Array(Type.Array(Type.Union([Type.String(), Type.Number()])))),
});
const ResourceChange = Type.Object({
  address: Type.String(),
  mode: Type.Optional(Type.String()),
  type: Type.String(),
  action_reason: Type.Optional(Type.String()),
  change: Change,
});
/** The part of `terraform show -json tfplan` that is read here (format 1.x). */
export const Plan = Type.Object({
  format_version: Type.String({ pattern: '^1\\.' }),
  terraform_version: Type.String(),
  resource_changes: Type.Optional(Type.Array(ResourceChange)),
  output_changes: Type.Optional(Type.Record(Type.String(), Change)),
});
export type Plan = Static<typeof Plan>;
export type ResourceChange = Static<typeof ResourceChange>;

export type Effect = 'create' | 'change' | 'replace' | 'destroy' | 'forget';

export interface Step {
  readonly address: string;
  readonly type: string;
  readonly effect: Effect;
  /** Attributes that differ, or that force a replacement. */
  readonly attributes: readonly string[];
}

export interface PlanSummary {
  readonly steps: readonly Step[];
  readonly unchanged: number;
  readonly perType: readonly ({ readonly type: string } & Readonly<Record<Effect, number>>)[];
  /** Things that hold data and would be replaced or destroyed. */
  readonly dataAtStake: readonly Step[];
  /** Outputs that change. */
  readonly outputs: readonly string[];
}

/** Types whose replacement or destruction loses what people stored. */
const dataStores: ReadonlySet<string> = new Set([
  'aws_db_instance',
  'aws_rds_cluster',
  'aws_s3_bucket',
  'aws_elasticache_replication_group',
  'aws_elasticache_cluster',
  'aws_kms_key',
  'aws_secretsmanager_secret',
  'aws_backup_vault',
  'aws_ecr_repository',
]);

/** @throws Error when it is not a plan in a format this knows. */
export function parsePlan(json: unknown): Plan {
  if (Check(Plan, json)) return json;
  throw new Error('This is not a plan of Terraform in JSON, format 1.');
}

export function summarise(plan: Plan): PlanSummary {
  const managed = (plan.resource_changes ?? []).filter(({ mode }) => mode !== 'data');
  const steps = managed.flatMap(toStep);
  const types = [...new Set(steps.map(({ type }) => type))].sort();
  const outputs = Object.entries(plan.output_changes ?? {})
    .filter(([, { actions }]) => actions.some((action) => action !== 'no-op'))
    .map(([name]) => name);
  return {
    steps,
    unchanged: managed.filter(({ change }) => change.actions.includes('no-op')).length,
    perType: types.map((type) => ({ type, ...counts(steps.filter((step) => step.type === type)) })),
    dataAtStake: steps.filter(
      ({ type, effect }) => dataStores.has(type) && (effect === 'replace' || effect === 'destroy'),
    ),
    outputs: outputs.sort(),
  };
}

/** How many of each. */
export function counts(steps: readonly Step[]): Record<Effect, number> {
  const all: Record<Effect, number> = { create: 0, change: 0, replace: 0, destroy: 0, forget: 0 };
  for (const { effect } of steps) all[effect] += 1;
  return all;
}

function toStep({ address, type, change }: ResourceChange): Step[] {
  const effect = effectOf(change.actions);
  if (!effect) return [];
  const forced = [...new Set((change.replace_paths ?? []).map(([first]) => String(first)))];
  const attributes = effect === 'replace' ? forced : effect === 'change' ? changedAttributes(change) : [];
  return [{ address, type, effect, attributes }];
}

function effectOf(actions: readonly Static<typeof Action>[]): Effect | undefined {
  if (actions.includes('create')) return actions.includes('delete') ? 'replace' : 'create';
  if (actions.includes('delete')) return 'destroy';
  if (actions.includes('update')) return 'change';
  return actions.includes('forget') ? 'forget' : undefined;
}

/** Names of the top-level attributes that would be other than they are. */
export function changedAttributes({ before, after, after_unknown }: ResourceChange['change']): string[] {
  const [was, becomes, unknown] = [Object(before), Object(after), Object(after_unknown)];
  const names = new Set([...Object.keys(was), ...Object.keys(becomes), ...Object.keys(unknown)]);
  const changed = [...names].filter((name) => holdsTrue(unknown[name]) || !same(was[name], becomes[name]));
  // Tags come with a copy that has the provider's own in it; once is enough.
  return changed.filter((name) => name !== 'tags_all' || !changed.includes('tags')).sort();
}

/** Terraform mirrors a value's shape with `true` where something is not known, or secret. */
export function holdsTrue(value: unknown): boolean {
  if (value === true) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsTrue);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}
