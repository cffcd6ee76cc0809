/** IAM and resource policies as statements, whether they are JSON text or policy document data sources. */
import { embedded } from './embedded.ts';
import type { Block, SynthGraph } from './graph.ts';
import { at, type Json, text, texts } from './values.ts';

export interface PolicyStatement {
  /** The resource that carries the policy. */
  readonly block: Block;
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principals: readonly string[];
  readonly conditions: Json | undefined;
}

const policyPaths = [
  'policy',
  'assume_role_policy',
  'inline_policy.policy',
  'access_policy',
  'access_policies',
  'policy_document',
  'resource_policy',
];

/** Every statement of every policy of an environment. */
export function allStatements(graph: SynthGraph): PolicyStatement[] {
  return graph.blocks
    .filter(({ kind }) => kind === 'resource')
    .flatMap((block) => statementsOf(graph, block));
}

export function statementsOf(graph: SynthGraph, block: Block): PolicyStatement[] {
  return policyPaths.flatMap((path) =>
    texts(block.attributes, path).flatMap((value) => {
      const document = embedded(value);
      if (document !== undefined) return at(document, 'Statement').map((one) => fromJson(block, one));
      return graph
        .references(block, value)
        .filter((reference) => reference.block.type === 'aws_iam_policy_document')
        .flatMap((reference) =>
          at(reference.block.attributes, 'statement').map((one) => fromData(block, one)),
        );
    }),
  );
}

/** Statements that a role has, of policies in it, beside it and attached to it. */
export function statementsOfRole(graph: SynthGraph, role: Block | undefined): PolicyStatement[] {
  if (!role) return [];
  const beside = graph.parts(role, 'aws_iam_role_policy', 'role');
  const attached = graph
    .parts(role, 'aws_iam_role_policy_attachment', 'role')
    .flatMap((attachment) => graph.targets(attachment, 'policy_arn', 'aws_iam_policy'));
  const own = texts(role.attributes, 'inline_policy.policy').flatMap((value) =>
    at(embedded(value), 'Statement').map((one) => fromJson(role, one)),
  );
  return [...own, ...[...beside, ...attached].flatMap((block) => statementsOf(graph, block))];
}

function fromJson(block: Block, statement: Json): PolicyStatement {
  return {
    block,
    sid: text(statement, 'Sid'),
    effect: text(statement, 'Effect'),
    actions: texts(statement, 'Action'),
    resources: texts(statement, 'Resource'),
    principals: [
      ...texts(statement, 'Principal').filter(Boolean),
      ...['AWS', 'Service', 'Federated', 'CanonicalUser'].flatMap((kind) =>
        texts(statement, `Principal.${kind}`),
      ),
    ],
    conditions: at(statement, 'Condition')[0],
  };
}

function fromData(block: Block, statement: Json): PolicyStatement {
  return {
    block,
    sid: text(statement, 'sid'),
    effect: text(statement, 'effect') || 'Allow',
    actions: texts(statement, 'actions'),
    resources: texts(statement, 'resources'),
    principals: texts(statement, 'principals.identifiers'),
    conditions: at(statement, 'condition')[0],
  };
}
