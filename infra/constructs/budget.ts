import { BudgetsBudget } from '@cdktn/provider-aws/lib/budgets-budget/index.js';
import { nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';

export interface BudgetProps {
  readonly topology: Topology;
  /** In us-east-1, where Budgets lives; admits `budgets.amazonaws.com`. */
  readonly topicArn: string;
  /** Gets the notices also without the topic, whose subscription somebody must have confirmed. */
  readonly email: string;
  /**
   * What marks the costs of this environment. It counts only once it is activated as a cost allocation tag
   * (docs/runbooks/first-apply.md). Default: the tag that every resource has, `Environment`.
   */
  readonly tag?: { readonly key: string; readonly value: string };
}

/** Share of the budget and whether it is spent or foreseen. */
const notices = [
  { threshold: 80, notificationType: 'ACTUAL' },
  { threshold: 100, notificationType: 'FORECASTED' },
  { threshold: 100, notificationType: 'ACTUAL' },
] as const;

/** Specification: Estimated Monthly Cost, its upper end. Nothing is stopped when it is spent; somebody is told. */
export class Budget extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: BudgetProps) {
    super(scope, id);
    const { topology, topicArn, email, tag = { key: 'Environment', value: topology.environment } } = props;
    this.name = nameOf(topology, 'monthly');
    new BudgetsBudget(this, 'monthly', {
      name: this.name,
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: String(topology.cost.monthlyBudgetUsd),
      limitUnit: 'USD',
      costFilter: [{ name: 'TagKeyValue', values: [`user:${tag.key}$${tag.value}`] }],
      notification: notices.map((notice) => ({
        ...notice,
        thresholdType: 'PERCENTAGE',
        comparisonOperator: 'GREATER_THAN',
        subscriberSnsTopicArns: [topicArn],
        subscriberEmailAddresses: [email],
      })),
    });
  }
}
