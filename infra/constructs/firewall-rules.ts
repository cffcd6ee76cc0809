import type { Wafv2WebAclRule } from '@cdktn/provider-aws/lib/wafv2-web-acl/index.js';
import type { FirewallTopology } from '@mangu/topology/types';

/** Where a firewall finds the viewer's address. */
export type Viewer = 'source-address' | 'forwarded-address';

/** The binding leaves statements untyped (they nest), so the ones in use are written here as the JSON wants them. */
type Statement =
  | {
      rate_based_statement: {
        limit: number;
        evaluation_window_sec: number;
        aggregate_key_type: 'IP' | 'FORWARDED_IP';
        forwarded_ip_config?: { header_name: string; fallback_behavior: 'MATCH' | 'NO_MATCH' };
      };
    }
  | {
      managed_rule_group_statement: {
        vendor_name: 'AWS';
        name: string;
        rule_action_override?: { name: string; action_to_use: { count: Record<string, never> } }[];
      };
    }
  | { label_match_statement: { scope: 'LABEL'; key: string } }
  | {
      byte_match_statement: {
        search_string: string;
        positional_constraint: 'STARTS_WITH';
        field_to_match: { uri_path: Record<string, never> };
        text_transformation: { priority: number; type: 'URL_DECODE' | 'NORMALIZE_PATH' }[];
      };
    }
  | { and_statement: { statement: Statement[] } }
  | { or_statement: { statement: Statement[] } }
  | { not_statement: { statement: Statement[] } };

interface BodyRules {
  readonly labels: string;
  /** Name of the rule → last part of the label that it leaves. */
  readonly rules: Readonly<Record<string, string>>;
}

/**
 * Rules that look into bodies, as AWS documents them for each group. A book is a compressed file of many MB: it is too
 * large for them always, and looks like an attack sometimes.
 */
const bodyRules: Readonly<Record<string, BodyRules>> = {
  AWSManagedRulesCommonRuleSet: {
    labels: 'awswaf:managed:aws:core-rule-set',
    rules: {
      SizeRestrictions_BODY: 'SizeRestrictions_Body',
      EC2MetaDataSSRF_BODY: 'EC2MetaDataSSRF_Body',
      GenericLFI_BODY: 'GenericLFI_Body',
      GenericRFI_BODY: 'GenericRFI_Body',
      CrossSiteScripting_BODY: 'CrossSiteScripting_Body',
    },
  },
  AWSManagedRulesKnownBadInputsRuleSet: {
    labels: 'awswaf:managed:aws:known-bad-inputs',
    rules: {
      JavaDeserializationRCE_BODY: 'JavaDeserializationRCE_Body',
      Log4JRCE_BODY: 'Log4JRCE_Body',
    },
  },
};

export const visibility = (metricName: string) => ({
  metricName,
  cloudwatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
});

/** The rules of a firewall in their order: the rate first, since counting is cheapest. */
export function firewallRules(firewall: FirewallTopology, viewer: Viewer): Wafv2WebAclRule[] {
  const bodies = bodyRule(firewall);
  const blocked = firewall.managedRules.map((name) => managed(name, 'none', bodies !== undefined));
  const counted = firewall.countedRules.map((name) => managed(name, 'count', false));
  const rules = [rateRule(firewall, viewer), ...blocked, ...(bodies ? [bodies] : []), ...counted];
  return rules.map((rule, priority) => ({
    ...rule,
    priority,
    visibilityConfig: visibility(rule.name),
  }));
}

type Rule = Omit<Wafv2WebAclRule, 'priority' | 'visibilityConfig' | 'statement'> & { statement: Statement };

/**
 * Behind CloudFront the address is the first of `X-Forwarded-For`, which a viewer can write: the load balancer's count
 * is the specification's line, CloudFront's own is the one that holds. A header that is no address is not counted here.
 */
function rateRule({ rateLimitRequests, rateLimitWindowSeconds }: FirewallTopology, viewer: Viewer): Rule {
  const count = { limit: rateLimitRequests, evaluation_window_sec: rateLimitWindowSeconds };
  return {
    name: 'rate-limit',
    action: { block: { customResponse: { responseCode: 429 } } },
    statement: {
      rate_based_statement:
        viewer === 'source-address'
          ? { ...count, aggregate_key_type: 'IP' }
          : {
              ...count,
              aggregate_key_type: 'FORWARDED_IP',
              forwarded_ip_config: { header_name: 'X-Forwarded-For', fallback_behavior: 'NO_MATCH' },
            },
    },
  };
}

/** A group of AWS. Where `bodyRule` decides about bodies, the group's own rules for them only leave a label. */
function managed(name: string, override: 'none' | 'count', labelBodies: boolean): Rule {
  const labelling = labelBodies ? Object.keys(bodyRules[name]?.rules ?? {}) : [];
  return {
    name: name.replace(/^AWSManagedRules/, ''),
    overrideAction: { [override]: {} },
    statement: {
      managed_rule_group_statement: {
        vendor_name: 'AWS',
        name,
        ...(labelling.length > 0
          ? { rule_action_override: labelling.map((rule) => ({ name: rule, action_to_use: { count: {} } })) }
          : {}),
      },
    },
  };
}

/**
 * Blocks what the rules about bodies have labelled, everywhere but on the paths of uploads.
 * @returns nothing when there are no such rules or paths, and the groups may block by themselves.
 */
function bodyRule({ managedRules, uploadPaths }: FirewallTopology): Rule | undefined {
  const labels = managedRules.flatMap((group) => {
    const known = bodyRules[group];
    return known ? Object.values(known.rules).map((rule) => `${known.labels}:${rule}`) : [];
  });
  if (labels.length === 0 || uploadPaths.length === 0) return undefined;
  const elsewhere = uploadPaths.map(
    (prefix): Statement => ({
      not_statement: {
        statement: [
          {
            byte_match_statement: {
              search_string: prefix,
              positional_constraint: 'STARTS_WITH',
              field_to_match: { uri_path: {} },
              // `/api/uploads/../books` is not an upload.
              text_transformation: [
                { priority: 0, type: 'URL_DECODE' },
                { priority: 1, type: 'NORMALIZE_PATH' },
              ],
            },
          },
        ],
      },
    }),
  );
  const labelled = labels.map((key): Statement => ({ label_match_statement: { scope: 'LABEL', key } }));
  return {
    name: 'bodies-outside-uploads',
    action: { block: {} },
    statement: { and_statement: { statement: [{ or_statement: { statement: labelled } }, ...elsewhere] } },
  };
}
