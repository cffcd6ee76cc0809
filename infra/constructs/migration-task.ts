import { serverImage } from '@mangu/topology/containers';
import { fixedNames } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';
import { databaseEnvironment, databaseSecrets } from './task-environment.ts';
import { TaskTemplate } from './task-template.ts';

export interface MigrationTaskProps {
  readonly topology: Topology;
  /** The server's, by digest. */
  readonly image: string;
  /** The server's: it may read the database's secret. */
  readonly executionRoleArn: string;
  /** The server's. */
  readonly logGroupName: string;
  readonly databaseHost: string;
  readonly databaseSecretArn: string;
}

/**
 * Brings the database to an image's version, once, before the service gets that image (specification: Zero-Downtime
 * Updates). It runs on demand, never on Spot: who starts it names the capacity. In AWS it may call nothing.
 */
export class MigrationTask extends Construct {
  readonly family: string;
  /** Of every revision, without the colon and number. */
  readonly familyArn: string;

  constructor(scope: Construct, id: string, props: MigrationTaskProps) {
    super(scope, id);
    const template = new TaskTemplate(this, 'task', {
      topology: props.topology,
      service: 'server',
      family: fixedNames(props.topology).migrationTask,
      image: props.image,
      command: serverImage.migrate,
      executionRoleArn: props.executionRoleArn,
      logGroupName: props.logGroupName,
      environment: databaseEnvironment(props.topology, props.databaseHost),
      secrets: databaseSecrets(props.databaseSecretArn),
    });
    this.family = fixedNames(props.topology).migrationTask;
    this.familyArn = template.familyArn;
  }
}
