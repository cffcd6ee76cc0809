import type { Topology } from '../types.ts';
import { staging } from './staging.ts';

/** For one engineer, for some days: without a domain, destroyed without leaving anything behind. */
export const development: Topology = {
  ...staging,
  environment: 'development',
  domain: 'none',
  network: {
    ...staging.network,
    vpcCidr: '10.2.0.0/16',
    publicSubnetCidrs: ['10.2.0.0/24', '10.2.1.0/24'],
    privateSubnetCidrs: ['10.2.16.0/20', '10.2.32.0/20'],
  },
  services: {
    server: { ...staging.services.server, desiredCount: 1, maxCount: 2 },
    client: staging.services.client,
  },
  capacity: { ...staging.capacity, onDemandBase: 0, spotPercent: 100 },
  database: { ...staging.database, backupRetentionDays: 1, deletionProtection: false },
  loadBalancer: { ...staging.loadBalancer, deletionProtection: false },
  storage: { ...staging.storage, forceDestroy: true },
  secrets: { ...staging.secrets, recoveryWindowDays: 0 },
  backup: { ...staging.backup, enabled: false },
  cost: { monthlyBudgetUsd: 150 },
};
