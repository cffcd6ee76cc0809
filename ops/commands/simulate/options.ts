/** What is left when no value of the topology is enough: spread out. None of it is switched on by this. */

export const optionIds = ['edge', 'redis-nodes', 'pooler', 'replicas', 'cells'] as const;
export type OptionId = (typeof optionIds)[number];

export interface Option {
  readonly id: OptionId;
  readonly title: string;
  /** In the specification's words where it has some. */
  readonly specification: string;
  readonly built: boolean;
  readonly about: string;
}

export const options: readonly Option[] = [
  {
    id: 'redis-nodes',
    title: 'Redis of several nodes',
    specification: 'Cluster Mode: single node (can scale to multi-node)',
    built: true,
    about:
      'cache.nodes: 2 or more, in different zones; docs/runbooks/scale-cache.md. When, nobody has measured.',
  },
  {
    id: 'edge',
    title: 'Lists and books answered at the edge',
    specification: 'says otherwise: API Requests: Forwarded to ALB',
    built: false,
    about: 'CloudFront may keep public answers for some seconds, and most requests never reach a task.',
  },
  {
    id: 'pooler',
    title: 'A pooler before the database (RDS Proxy)',
    specification: 'says otherwise: Connection Pooling: Managed by application',
    built: false,
    about: 'Many tasks share fewer connections.',
  },
  {
    id: 'replicas',
    title: 'Read replicas of PostgreSQL',
    specification: 'has none: Database: Manual resize during maintenance window',
    built: false,
    about: 'Lists and search read from them, what is written goes to one; reading may lag a little behind.',
  },
  {
    id: 'cells',
    title: 'Cells: the whole several times, by readers or by region',
    specification: 'has none: one region, and a manual restore in another',
    built: false,
    about:
      'Each cell has its own service, database and cache; books are copied, accounts belong to one of them.',
  },
];
