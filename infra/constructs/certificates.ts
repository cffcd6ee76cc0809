import { AcmCertificate } from '@cdktn/provider-aws/lib/acm-certificate/index.js';
import { AcmCertificateValidation } from '@cdktn/provider-aws/lib/acm-certificate-validation/index.js';
import { Route53Record } from '@cdktn/provider-aws/lib/route53-record/index.js';
import type { TerraformProvider } from 'cdktn';
import { Construct } from 'constructs';

export interface CertificatesProps {
  /** What readers type: `books.example.org`. */
  readonly domainName: string;
  /** Route 53 zone that answers for it. */
  readonly zoneId: string;
  /** CloudFront takes certificates of us-east-1 only. */
  readonly global: TerraformProvider;
}

/** Name under which CloudFront reaches the load balancer; a certificate can hold it, unlike the load balancer's own. */
export const originNameOf = (domainName: string): string => `origin.${domainName}`;

/**
 * Specification: CDN, SSL Certificate; Load Balancer, SSL/TLS. Two certificates proven by DNS, and both waited for. The
 * load balancer's holds the readers' name too, since CloudFront passes their Host header on to the API.
 */
export class Certificates extends Construct {
  /** In us-east-1, issued. */
  readonly cdnArn: string;
  /** In the region of the load balancer, issued. */
  readonly loadBalancerArn: string;

  constructor(scope: Construct, id: string, { domainName, zoneId, global }: CertificatesProps) {
    super(scope, id);
    const request = { validationMethod: 'DNS', lifecycle: { createBeforeDestroy: true } };
    const origin = new AcmCertificate(this, 'load-balancer', {
      ...request,
      domainName: originNameOf(domainName),
      subjectAlternativeNames: [domainName],
    });
    const cdn = new AcmCertificate(this, 'cdn', { ...request, provider: global, domainName });

    // ACM asks for the same record for a name in every region of an account, so these prove both certificates.
    const records = [
      this.proof('proof-origin', origin, '==', zoneId),
      this.proof('proof-readers', origin, '!=', zoneId),
    ];

    const issued = (part: string, certificate: AcmCertificate, provider?: TerraformProvider) =>
      new AcmCertificateValidation(this, part, {
        ...(provider ? { provider } : {}),
        certificateArn: certificate.arn,
        dependsOn: records,
      }).certificateArn;
    this.loadBalancerArn = issued('load-balancer-issued', origin);
    this.cdnArn = issued('cdn-issued', cdn, global);
  }

  /**
   * The record for the certificate's first name, or for its other one. Not as many records as ACM gives options: how
   * many these are, Terraform must know before it has asked for the certificate.
   */
  private proof(part: string, certificate: AcmCertificate, first: '==' | '!=', zoneId: string) {
    const address = `${AcmCertificate.tfResourceType}.${certificate.friendlyUniqueId}`;
    const field = (key: string) =>
      `\${one([for option in ${address}.domain_validation_options : option.${key} if option.domain_name ${first} ${address}.domain_name])}`;
    return new Route53Record(this, part, {
      zoneId,
      name: field('resource_record_name'),
      type: 'CNAME',
      records: [field('resource_record_value')],
      ttl: 300,
      // A certificate of an earlier installation in this account has left the same record.
      allowOverwrite: true,
    });
  }
}
