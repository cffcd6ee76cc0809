/** How many connections to the database there can be; the topology's check and the start of a server ask here. */

/** What a server holds whatever its pool: one for lists, two of its worker. */
const always = 3;
/** More searches at once than PostgreSQL has cores only wait for each other. */
const searchAtMost = 4;

/** Searches have a pool of their own beside it. */
export function searchConnections(poolSize: number): number {
  return Math.min(searchAtMost, Math.max(1, Math.floor(poolSize / 2)));
}

/** Connections of one server with its worker at most. */
export function connectionsOfServer(poolSize: number): number {
  return poolSize + searchConnections(poolSize) + always;
}

/** The largest pool with which a server keeps to so many connections; 0 when there is none. */
export function largestPool(connections: number): number {
  let poolSize = 0;
  while (connectionsOfServer(poolSize + 1) <= connections) poolSize++;
  return poolSize;
}

/** How many servers there are at once at most: a rolling update runs the new ones beside the old. */
export function serversAtMost(service: {
  readonly maxCount: number;
  readonly maximumPercent: number;
}): number {
  return Math.ceil((service.maxCount * service.maximumPercent) / 100);
}
