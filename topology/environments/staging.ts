import type { Topology } from '../types.ts';
import { production } from './production.ts';

/** Production's shape at a smaller size: what a release is tried on. */
export const staging: Topology = {
  ...production,
  environment: 'staging',
  network: {
    ...production.network,
    vpcCidr: '10.1.0.0/16',
    publicSubnetCidrs: ['10.1.0.0/24', '10.1.1.0/24'],
    privateSubnetCidrs: ['10.1.16.0/20', '10.1.32.0/20'],
    natGateways: 1,
  },
  services: {
    server: { ...production.services.server, maxCount: 4 },
    client: { ...production.services.client, desiredCount: 1, maxCount: 1 },
  },
  database: { ...production.database, multiAz: false, storageGb: 20, maxStorageGb: 50 },
  backup: { ...production.backup, copyToRecoveryRegion: false, retentionDays: 14 },
  cost: { monthlyBudgetUsd: 200 },
};
