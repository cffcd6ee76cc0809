import { IamOpenidConnectProvider } from '@cdktn/provider-aws/lib/iam-openid-connect-provider/index.js';
import { Construct } from 'constructs';

/** Host of GitHub's identity provider: first part of the conditions of a role that trusts it. */
export const githubIssuer = 'token.actions.githubusercontent.com';

/**
 * Lets workflows of GitHub take a role by a token of minutes instead of a key that never expires. An account has one
 * provider per issuer; which repository may do what is said by each role.
 */
export class GithubOidc extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const provider = new IamOpenidConnectProvider(this, 'provider', {
      url: `https://${githubIssuer}`,
      clientIdList: ['sts.amazonaws.com'],
      // No thumbprint: AWS checks GitHub's certificate against its own list of authorities.
    });
    this.arn = provider.arn;
  }
}
