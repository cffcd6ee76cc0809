/** One line of the bill, and what it is made from. */
import type { Topology } from '@mangu/topology/types';
import { OperatorError } from '../../errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import { findPrice, hoursPerMonth, type Price, type PriceId, prices } from './prices.ts';
import type { Component } from './specification.ts';
import type { Usage } from './usage.ts';

/** What is asked: an environment, its usage, and what was bought or built otherwise. */
export interface Scenario {
  readonly topology: Topology;
  readonly usage: Usage;
  readonly databaseReserved: boolean;
  readonly cacheReserved: boolean;
  readonly computeSavingsPlan: boolean;
  readonly endpointsInsteadOfNat: boolean;
}

export interface Line {
  readonly component: Component;
  readonly item: string;
  readonly quantity: number;
  readonly unit: string;
  /** What of the quantity is never paid. */
  readonly freeQuantity: number;
  readonly paidQuantity: number;
  /** For one of the unit and a month. */
  readonly unitUsd: number;
  /** `paidQuantity` × `unitUsd`. */
  readonly usd: number;
  readonly prices: readonly PriceId[];
}

/** A line at one price. `hours` turns a price for an hour into one for a month of them. */
export function line(
  component: Component,
  item: string,
  quantity: number,
  unit: string,
  id: PriceId,
  options: { readonly hours?: true; readonly factor?: number } = {},
): Line {
  const price: Price = prices[id];
  const unitUsd = price.usd * (options.hours ? hoursPerMonth : 1) * (options.factor ?? 1);
  return lineAt(component, item, quantity, unit, unitUsd, [id], price.free);
}

/** A line at a price that is put together. */
export function lineAt(
  component: Component,
  item: string,
  quantity: number,
  unit: string,
  unitUsd: number,
  ids: readonly PriceId[],
  free = 0,
): Line {
  const paidQuantity = Math.max(0, quantity - free);
  return {
    component,
    item,
    quantity,
    unit,
    freeQuantity: free,
    paidQuantity,
    unitUsd,
    usd: paidQuantity * unitUsd,
    prices: ids,
  };
}

/** @throws OperatorError when the table has no such price. */
export function priceIdOf(kind: 'rds' | 'cache', type: string): PriceId {
  const found = findPrice(`${kind}-${type}`);
  if (found) return found.id;
  throw new OperatorError(
    exitCodes.missing,
    `There is no price for ${type}.`,
    `Add "${kind}-${type}" to ops/commands/cost/prices.ts, with its source.`,
  );
}
