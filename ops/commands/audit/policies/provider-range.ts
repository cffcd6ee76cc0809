import { at, text } from '../../../synth/values.ts';
import { type Policy, violation } from './policy.ts';

/** Types whose `region` argument is older than provider 6 and means something else. */
const regionOfItsOwn = ['aws_s3_bucket_replication_configuration'];

export const providerRange: Policy = {
  id: 'provider-range',
  rule: 'Modules take the provider from 5.100 up to 7, and say the region by a provider, not by an argument of version 6.',
  why: 'Whoever applies the committed JSON with 5.100 must be able to.',
  check: ({ graph }) => [
    ...graph.modules
      .filter(({ json }) => text(json, 'terraform.required_providers.aws.version') !== '>= 5.100.0, < 7.0.0')
      .map(({ name }) => ({
        resource: `${name}: terraform`,
        says: 'asks for another range of the provider',
      })),
    ...graph.blocks
      .filter(
        ({ type, kind, attributes }) =>
          kind === 'resource' && !regionOfItsOwn.includes(type) && at(attributes, 'region').length > 0,
      )
      .map((block) => violation(block, 'has the argument "region" of provider 6')),
  ],
};
