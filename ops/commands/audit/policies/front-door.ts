import { at, text, texts } from '../../../synth/values.ts';
import { type Audited, type Policy, unless, type Violation } from './policy.ts';

export const frontDoor: Policy = {
  id: 'front-door',
  rule: 'The load balancer answers 403 to whoever comes without the origin header, of which two values are taken and one is sent.',
  why: 'The header that is sent and not asked for lets everybody past the CDN and its firewall.',
  check: (audited) => [
    ...audited.graph.all('aws_lb_listener').flatMap((listener) => {
      const actions = at(listener.attributes, 'default_action');
      const closed = actions.every(
        (action) =>
          (text(action, 'type') === 'fixed-response' &&
            text(action, 'fixed_response.status_code') === '403') ||
          (text(action, 'type') === 'redirect' && text(action, 'redirect.protocol') === 'HTTPS'),
      );
      return unless(closed && actions.length > 0, listener, 'lets everybody in by default');
    }),
    ...asked(audited),
    ...sent(audited),
  ],
};

function asked({ graph }: Audited): Violation[] {
  return graph
    .all('aws_lb_listener_rule')
    .filter(({ attributes }) => texts(attributes, 'action.type').includes('forward'))
    .flatMap((rule) => {
      const headers = at(rule.attributes, 'condition.http_header');
      const values = headers.flatMap((header) => texts(header, 'values'));
      return unless(
        headers.length === 1 && values.length === 2,
        rule,
        `asks for ${values.length} values of the origin header`,
      );
    });
}

function sent({ graph, distribution }: Audited): Violation[] {
  if (!distribution) return [];
  const names = graph
    .all('aws_lb_listener_rule')
    .flatMap(({ attributes }) => texts(attributes, 'condition.http_header.http_header_name'));
  return at(distribution.attributes, 'origin')
    .filter(
      (origin) => at(origin, 's3_origin_config').length + at(origin, 'origin_access_control_id').length === 0,
    )
    .flatMap((origin) => {
      const header = text(origin, 'custom_header.name');
      return unless(
        names.includes(header),
        distribution,
        `sends "${header}" to ${text(origin, 'origin_id')}; the load balancer asks for ${[...new Set(names)].join(', ')}`,
      );
    });
}
