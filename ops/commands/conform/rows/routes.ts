import type { Block } from '../../../synth/graph.ts';
import { counts, differ, fact } from '../facts.ts';
import { row, section, type View } from '../row.ts';

const headings = ['## Network Architecture', '### Route Tables'];

export const routes = [
  ...section(
    'routes/public',
    [...headings, '#### Public Route Table'],
    [
      row('internet', '- 0.0.0.0/0 → Internet Gateway', (view) => [
        counts(view.routeTables('public'), 1, 'aws_route_table'),
        ...view.routeTables('public').map((table) => outward(view, table, 'aws_internet_gateway')),
      ]),
    ],
  ),
  ...section(
    'routes/private',
    [...headings, '#### Private Route Tables (2)'],
    [
      row('tables', '#### Private Route Tables (2)', (view) => [
        counts(view.routeTables('private'), 2, 'aws_route_table'),
      ]),
      row('nat', '- 0.0.0.0/0 → NAT Gateway (AZ-specific)', (view) => [
        ...view.routeTables('private').map((table) => outward(view, table, 'aws_nat_gateway')),
        differ(gateways(view), 'subnet_id', 'aws_nat_gateway'),
        ...view.subnets('private').map((subnet) => sameZone(view, subnet)),
      ]),
    ],
  ),
];

function outward(view: View, table: Block, type: string) {
  const route = view.routesOf(table).find(({ destination }) => destination === '0.0.0.0/0');
  return fact(route?.block, 'gateway', route?.via?.address ?? 'none', type, route?.via?.type === type);
}

function gatewayOf(view: View, table: Block | undefined): Block | undefined {
  return view.routesOf(table).find(({ destination }) => destination === '0.0.0.0/0')?.via;
}

function gateways(view: View): Block[] {
  return view.routeTables('private').flatMap((table) => gatewayOf(view, table) ?? []);
}

/** A zone that fails takes only its own gateway with it. */
function sameZone(view: View, subnet: Block) {
  const gateway = gatewayOf(view, view.routeTable(subnet));
  const beside = view.graph.target(gateway, 'subnet_id', 'aws_subnet');
  const zones = [subnet, beside].map((one) => String(one?.attributes.availability_zone ?? 'none'));
  return fact(subnet, 'zone of its gateway', zones[1] ?? '', zones[0] ?? '', zones[0] === zones[1]);
}
