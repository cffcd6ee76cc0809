import type { EnvironmentName, Topology } from '../types.ts';
import { development } from './development.ts';
import { production } from './production.ts';
import { staging } from './staging.ts';

/** Every environment by its name. */
export const environments: Readonly<Record<EnvironmentName, Topology>> = { production, staging, development };
export const environmentNames = ['production', 'staging', 'development'] as const;
