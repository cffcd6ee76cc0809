import { counts, differ, is, pointsAt } from '../facts.ts';
import { row, section } from '../row.ts';

export const vpc = section(
  'vpc',
  ['## Components', '### 1. VPC Configuration'],
  [
    row('cidr', '- **CIDR Block**: 10.0.0.0/16', ({ vpc }) => [is(vpc, 'cidr_block', '10.0.0.0/16')]),
    row('public-subnets', '- **Public Subnets**: 2 (Multi-AZ)', (view) => [
      counts(view.subnets('public'), 2, 'aws_subnet'),
      differ(view.subnets('public'), 'availability_zone', 'aws_subnet'),
    ]),
    row('private-subnets', '- **Private Subnets**: 2 (Multi-AZ)', (view) => [
      counts(view.subnets('private'), 2, 'aws_subnet'),
      differ(view.subnets('private'), 'availability_zone', 'aws_subnet'),
    ]),
    row('nat-gateways', '- **NAT Gateways**: 2 (High Availability)', ({ graph }) => [
      counts(graph.all('aws_nat_gateway'), 2, 'aws_nat_gateway'),
      differ(graph.all('aws_nat_gateway'), 'subnet_id', 'aws_nat_gateway'),
    ]),
    row('internet-gateway', '- **Internet Gateway**: 1', (view) => [
      counts(view.graph.all('aws_internet_gateway'), 1, 'aws_internet_gateway'),
      pointsAt(view, view.graph.all('aws_internet_gateway')[0], 'vpc_id', view.vpc),
    ]),
  ],
);
