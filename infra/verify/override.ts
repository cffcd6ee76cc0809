/** What makes Terraform speak with the emulator, and with nobody else. */
import { devNull } from 'node:os';
import type { ModuleJson } from './limit-module.ts';

/** As the provider names them; what is not among them goes by AWS_ENDPOINT_URL. */
const services = [
  ...[
    'acm',
    'applicationautoscaling',
    'backup',
    'budgets',
    'cloudfront',
    'cloudtrail',
    'cloudwatch',
    'ec2',
    'ecr',
  ],
  ...[
    'ecs',
    'elasticache',
    'elbv2',
    'events',
    'iam',
    'kms',
    'lambda',
    'logs',
    'rds',
    'route53',
    's3',
    's3control',
  ],
  ...['secretsmanager', 'sns', 'sqs', 'ssm', 'sts', 'wafv2'],
];

/**
 * Content of `verify_override.tf.json`: every provider configuration of the module, by its alias.
 * @param accessKey the emulator takes twelve digits for the account
 */
export function overrideFor(json: ModuleJson, url: string, accessKey = 'verify'): object {
  const configurations: unknown = Reflect.get(Object(json.provider), 'aws');
  const aliases = (Array.isArray(configurations) ? configurations : []).map((one: unknown) =>
    Reflect.get(Object(one), 'alias'),
  );
  const endpoints = [Object.fromEntries(services.map((service) => [service, url]))];
  return {
    provider: {
      aws: aliases.map((alias) => ({
        ...(typeof alias === 'string' ? { alias } : {}),
        access_key: accessKey,
        secret_key: 'verify',
        skip_metadata_api_check: true,
        s3_use_path_style: true,
        endpoints,
      })),
    },
  };
}

/** For the backend, which the override does not reach, and against every account that this machine knows. */
export function environmentFor(url: string): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|TF_(VAR|CLI_ARGS|WORKSPACE))/.test(name),
  );
  return {
    ...Object.fromEntries(others),
    AWS_ACCESS_KEY_ID: 'verify',
    AWS_SECRET_ACCESS_KEY: 'verify',
    AWS_ENDPOINT_URL: url,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    TF_INPUT: '0',
    TF_IN_AUTOMATION: '1',
  };
}
