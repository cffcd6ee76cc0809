/** Bugs in the network, at the edge and in who may speak to whom. */
import { gone, type PlantedBug, redirect } from '../../testing/planted-bugs.ts';

const rule = 'aws_vpc_security_group_ingress_rule';
const way = 'aws_vpc_security_group_egress_rule';

export const networkBugs: readonly PlantedBug[] = [
  {
    bug: 'the VPC has a smaller block',
    where: ['aws_vpc'],
    plant: (vpc) => {
      vpc.cidr_block = '10.0.0.0/20';
    },
    reddens: ['vpc/cidr'],
  },
  {
    bug: 'both private subnets lie in one zone',
    where: ['aws_subnet', 'network_private-2'],
    plant: (subnet) => {
      subnet.availability_zone = 'us-east-1a';
    },
    reddens: ['architecture/zones', 'vpc/private-subnets', 'routes/private/nat'],
  },
  {
    bug: 'a public subnet is given the private route table',
    where: ['aws_route_table_association', 'network_public-2'],
    plant: (association, addressOf) =>
      redirect(association, 'route_table_id', addressOf('aws_route_table', 'network_private-2')),
    reddens: ['architecture/zones', 'vpc/public-subnets', 'vpc/private-subnets'],
  },
  {
    bug: 'there is one NAT gateway',
    where: ['aws_nat_gateway', 'network_nat-2'],
    plant: () => gone,
    reddens: ['vpc/nat-gateways', 'routes/private/nat'],
  },
  {
    bug: 'both NAT gateways stand in one subnet',
    where: ['aws_nat_gateway', 'network_nat-2'],
    plant: (nat, addressOf) => redirect(nat, 'subnet_id', addressOf('aws_subnet', 'network_public-1')),
    reddens: ['vpc/nat-gateways', 'routes/private/nat'],
  },
  {
    bug: 'a private subnet goes out by the other zone',
    where: ['aws_route', 'network_private-2-out'],
    plant: (route, addressOf) =>
      redirect(route, 'nat_gateway_id', addressOf('aws_nat_gateway', 'network_nat-1')),
    reddens: ['routes/private/nat'],
  },
  {
    bug: 'private subnets go to the internet gateway',
    where: ['aws_route', 'network_private-1-out'],
    plant: (route, addressOf) => {
      route.gateway_id = `$\{${addressOf('aws_internet_gateway')}.id}`;
      delete route.nat_gateway_id;
    },
    reddens: [
      'vpc/public-subnets',
      'vpc/private-subnets',
      'load-balancer/scheme',
      'routes/public/internet',
      'routes/private/tables',
      'hardening/private',
    ],
  },
  {
    bug: 'the load balancer is open on 22 instead of 443',
    where: [rule, 'security_alb-https'],
    plant: (one) => Object.assign(one, { from_port: 22, to_port: 22 }),
    reddens: ['sg/alb/inbound', 'hardening/groups'],
  },
  {
    bug: 'the load balancer may not go out',
    where: [way, 'security_alb-out'],
    plant: () => gone,
    reddens: ['sg/alb/outbound'],
  },
  {
    bug: 'nobody may reach the client',
    where: [rule, 'security_tasks-client'],
    plant: () => gone,
    reddens: ['sg/tasks/inbound'],
  },
  {
    bug: 'tasks are open to the internet',
    where: [rule, 'security_tasks-server'],
    plant: (one) => {
      delete one.referenced_security_group_id;
      one.cidr_ipv4 = '0.0.0.0/0';
    },
    reddens: ['sg/tasks/inbound', 'hardening/groups'],
  },
  {
    bug: 'tasks may not go out',
    where: [way, 'security_tasks-out'],
    plant: (one) => {
      one.cidr_ipv4 = '10.0.0.0/16';
    },
    reddens: ['sg/tasks/outbound'],
  },
  {
    bug: 'the load balancer may speak to the database',
    where: [rule, 'security_database-in'],
    plant: (one, addressOf) =>
      redirect(one, 'referenced_security_group_id', addressOf('aws_security_group', 'security_alb')),
    reddens: ['sg/rds/inbound'],
  },
  {
    bug: 'the database may begin connections',
    where: ['aws_security_group', 'security_database'],
    plant: (group) => {
      group.egress = [{ cidr_blocks: ['0.0.0.0/0'], protocol: '-1', from_port: 0, to_port: 0 }];
    },
    reddens: ['sg/rds/outbound'],
  },
  {
    bug: 'Redis is admitted on the wrong port',
    where: [rule, 'security_redis-in'],
    plant: (one) => Object.assign(one, { from_port: 6380, to_port: 6380 }),
    reddens: ['sg/redis/inbound'],
  },
  {
    bug: 'the way out of the tasks belongs to Redis',
    where: [way, 'security_tasks-out'],
    plant: (one, addressOf) =>
      redirect(one, 'security_group_id', addressOf('aws_security_group', 'security_redis')),
    reddens: ['sg/tasks/outbound', 'sg/redis/outbound'],
  },
];
