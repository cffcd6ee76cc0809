import { ruleWords } from '../../../synth/security-groups.ts';
import { exactly, fact } from '../facts.ts';
import { row, section, type View } from '../row.ts';

const headings = ['## Network Architecture', '### Security Groups'];
type Owner = Parameters<View['securityGroups']>[0];

/** Exactly these rules: one more is as wrong as one less. */
export const securityGroups = [
  ...section(
    'sg/alb',
    [...headings, '#### ALB Security Group'],
    [
      row('inbound', '- **Inbound**: Port 80, 443 from 0.0.0.0/0', (view) => [
        only(view, 'load balancer', 'ingress', ['tcp 80 from 0.0.0.0/0', 'tcp 443 from 0.0.0.0/0']),
      ]),
      row('outbound', '- **Outbound**: All traffic', (view) => [
        only(view, 'load balancer', 'egress', ['all traffic to 0.0.0.0/0']),
      ]),
    ],
  ),
  ...section(
    'sg/tasks',
    [...headings, '#### ECS Tasks Security Group'],
    [
      row(
        'inbound',
        '- **Inbound**: Port 3000, 5173 from ALB',
        (view) => [
          only(view, 'tasks', 'ingress', [
            from(view, 3000, 'load balancer'),
            from(view, 5173, 'load balancer'),
          ]),
        ],
        { everywhere: true },
      ),
      row('outbound', '- **Outbound**: All traffic', (view) => [
        only(view, 'tasks', 'egress', ['all traffic to 0.0.0.0/0']),
      ]),
    ],
  ),
  ...store('sg/rds', '#### RDS Security Group', 'database', 5432, '- **Inbound**: Port 5432 from ECS Tasks'),
  ...store('sg/redis', '#### Redis Security Group', 'redis', 6379, '- **Inbound**: Port 6379 from ECS Tasks'),
];

function store(id: string, heading: string, owner: 'database' | 'redis', port: number, inbound: string) {
  return section(
    id,
    [...headings, heading],
    [
      row('inbound', inbound, (view) => [only(view, owner, 'ingress', [from(view, port, 'tasks')])], {
        everywhere: true,
      }),
      row('outbound', '- **Outbound**: None required', (view) => [only(view, owner, 'egress', [])], {
        everywhere: true,
      }),
    ],
  );
}

function from(view: View, port: number, owner: Owner): string {
  return `tcp ${port} from ${view.securityGroups(owner)[0]?.address ?? owner}`;
}

function only(view: View, owner: Owner, direction: 'ingress' | 'egress', wanted: readonly string[]) {
  const groups = view.securityGroups(owner);
  const group = groups[0];
  if (groups.length > 1) {
    return fact(group, 'security groups', groups.map(({ address }) => address).join(', '), 'one', false);
  }
  return exactly(group, direction, view.rules(owner, direction).map(ruleWords), wanted);
}
