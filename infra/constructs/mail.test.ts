import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { declareVariables } from '../stacks/variables.ts';
import { synthesize } from '../testing/synth.ts';
import { Mail } from './mail.ts';
import { TaskTemplate } from './task-template.ts';

/** As Terraform writes an expression within a text. */
const of = (expression: string) => `\${${expression}}`;
const [domainName, from, zoneId] = [of('var.domain_name'), of('var.mail_from'), of('var.hosted_zone_id')];

suite('mail', () => {
  const module = synthesize((stack, topology) => {
    const { domain, mailFrom = '' } = declareVariables(stack, topology);
    assert(domain);
    const account = { id: '123456789012', partition: 'aws' };
    const mail = new Mail(stack, 'mail', { topology, account, domain, from: mailFrom });
    mail.admit('server-task');
    new TaskTemplate(stack, 'task', {
      topology,
      service: 'server',
      family: 'server',
      image: 'repository@sha256:0',
      executionRoleArn: 'arn:execution',
      logGroupName: '/ecs/server',
      environment: { MAIL_FROM: mail.told.from, SES_REGION: mail.told.region },
    });
  });
  const made = Object.entries(module.json.resource).flatMap(([type, resources]) =>
    Object.values(Object(resources)).map((resource) => ({ type, resource: Object(resource) })),
  );
  const recordOf = (type: string, nameStart: string) => {
    const found = Object.values(module.all('aws_route53_record')).filter(
      (one) => one.type === type && one.name.startsWith(nameStart),
    );
    assert.equal(found.length, 1, `${type} ${nameStart}`);
    return Object(found[0]);
  };

  test('is not there at all until somebody says who sends it', () => {
    assert.equal(module.json.variable.mail_from.default, '');
    const counts = made
      .filter(({ type }) => type !== 'aws_ecs_task_definition')
      .map(({ resource }) => resource.count);
    assert.equal(counts.length, 9);
    for (const count of counts) assert.match(count, /^\$\{\(var\.mail_from != ""\) \? [13] : 0\}$/);
  });

  test('that is not there is told to the server as off, since ECS would drop an empty variable', () => {
    const [container] = JSON.parse(module.one('aws_ecs_task_definition').container_definitions);
    const told = container.environment.map(({ name, value }: { name: string; value: string }) => {
      const [, local = ''] = /^\$\{local\.(\S+)\}$/.exec(value) ?? [];
      return [name, module.json.locals[local]];
    });
    assert.deepEqual(Object.fromEntries(told), {
      MAIL_FROM: of('(var.mail_from != "") ? var.mail_from : "off"'),
      SES_REGION: of('(var.mail_from != "") ? "us-east-1" : "off"'),
    });
  });

  test('is sent over TLS only, and its bounces and complaints are counted', () => {
    const set = module.one('aws_sesv2_configuration_set');
    assert.equal(set.delivery_options.tls_policy, 'REQUIRE');
    assert.equal(set.reputation_options.reputation_metrics_enabled, true);
    const { event_destination: events } = module.one('aws_sesv2_configuration_set_event_destination');
    assert.deepEqual(events.matching_event_types, ['BOUNCE', 'COMPLAINT', 'REJECT']);
    assert(events.cloud_watch_destination);
  });

  test('comes from the domain of the readers, in that configuration set', () => {
    const identity = module.one('aws_sesv2_email_identity');
    assert.equal(identity.email_identity, domainName);
    assert.match(identity.configuration_set_name, /aws_sesv2_configuration_set\.mail_set_\w+\[0\]/);
  });

  test('is signed by three keys whose names stand in the zone', () => {
    const dkim = recordOf('CNAME', '${');
    assert.match(dkim.count, /\? 3 : 0/);
    assert.match(dkim.name, /\.tokens\[count\.index\]\}\._domainkey\.\$\{var\.domain_name\}$/);
    assert.match(dkim.records[0], /\.tokens\[count\.index\]\}\.dkim\.amazonses\.com$/);
    assert.equal(dkim.zone_id, zoneId);
  });

  test('returns to a name of the domain, which SPF gives to SES alone', () => {
    const { mail_from_domain: returnPath } = module.one('aws_sesv2_email_identity_mail_from_attributes');
    assert.equal(returnPath, `bounce.${domainName}`);
    assert.deepEqual(recordOf('MX', 'bounce.').records, ['10 feedback-smtp.us-east-1.amazonses.com']);
    assert.deepEqual(recordOf('TXT', 'bounce.').records, ['v=spf1 include:amazonses.com -all']);
  });

  test('that others send in our name is put aside, unless the owner of the name has said more', () => {
    const dmarc = recordOf('TXT', '_dmarc.');
    assert.match(dmarc.records[0], /^v=DMARC1; p=quarantine;/);
    assert.deepEqual(dmarc.lifecycle.ignore_changes, ['records', 'ttl']);
  });

  test('may be sent by the server from the one address, and by nobody as anybody else', () => {
    const { role, policy } = module.one('aws_iam_role_policy');
    assert.equal(role, 'server-task');
    assert.deepEqual(JSON.parse(policy).Statement, [
      {
        Sid: 'Send',
        Effect: 'Allow',
        Action: ['ses:SendEmail'],
        Resource: [
          `arn:aws:ses:us-east-1:123456789012:identity/${domainName}`,
          'arn:aws:ses:us-east-1:123456789012:configuration-set/mangu-publishing-mail-production',
        ],
        Condition: { StringEquals: { 'ses:FromAddress': from } },
      },
    ]);
  });

  test('cannot be asked for where there is no domain', () => {
    const without = synthesize((stack, topology) => {
      assert.equal(declareVariables(stack, topology).mailFrom, undefined);
    }, 'development');
    assert.equal(without.json.variable.mail_from, undefined);
  });
});
