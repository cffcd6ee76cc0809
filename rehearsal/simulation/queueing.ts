/**
 * How long requests wait. Sources: A. K. Erlang 1917 (waiting with c servers, "Erlang C"); L. Kleinrock, Queueing
 * Systems I (1975), 3.5 M/M/m, 6.4 G/M/1, 4.7 series of stages. Times are in the unit of the rates. Pure.
 */

/** The share of requests that wait when `servers` carry `load` erlangs; 1 from full load on. */
export function erlangC(servers: number, load: number): number {
  if (load >= servers) return 1;
  // Erlang B by its recursion, which does not overflow as the factorials do.
  let blocked = 1;
  for (let server = 1; server <= servers; server++) blocked = (load * blocked) / (server + load * blocked);
  return (servers * blocked) / (servers - load * (1 - blocked));
}

/** Mean time in an M/M/c station, waiting and service together. */
export function meanOfShared(servers: number, arrivals: number, rate: number): number {
  const spare = servers * rate - arrivals;
  if (spare <= 0) return Number.POSITIVE_INFINITY;
  return 1 / rate + erlangC(servers, arrivals / rate) / spare;
}

/**
 * A load balancer that deals requests out in turn gives each of `servers` every n-th one: each is a queue of its own
 * with Erlang(n) arrivals, E_n/M/1. Its time in the station is exponential with the rate that this returns, μ(1 − σ),
 * σ being the root below 1 of σ = (nλ' / (nλ' + μ(1 − σ)))ⁿ, λ' the arrivals at one of them. With one server it is
 * M/M/1; for many it waits longer than M/M/c, whose servers would share one queue.
 */
export function rateOfTurns(servers: number, arrivals: number, rate: number): number {
  if (servers < 1 || arrivals >= servers * rate) return 0;
  if (arrivals <= 0) return rate;
  let sigma = arrivals / (servers * rate);
  for (let round = 0; round < 200; round++) {
    const next = (arrivals / (arrivals + rate * (1 - sigma))) ** servers;
    if (Math.abs(next - sigma) < 1e-9) break;
    sigma = next;
  }
  return rate * (1 - sigma);
}

/** The time that a share of requests stays below in two exponential stages one after the other. */
export function percentileOfTwo(share: number, first: number, second: number): number {
  if (first <= 0 || second <= 0) return Number.POSITIVE_INFINITY;
  // Equal rates would divide by nothing; the difference is far below what a model is good for.
  const other = Math.abs(first - second) < 1e-6 * first ? second * (1 + 1e-5) : second;
  const above = (time: number) =>
    (other * Math.exp(-first * time) - first * Math.exp(-other * time)) / (other - first);
  let low = 0;
  let high = -Math.log(1 - share) * (1 / first + 1 / other);
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2;
    if (above(middle) > 1 - share) low = middle;
    else high = middle;
  }
  return high;
}

/** What answers a request: tasks that are dealt requests in turn, and a database whose processors share one queue. */
export interface Stations {
  readonly tasks: number;
  /** Requests a second of one task. */
  readonly taskRate: number;
  readonly databaseVcpu: number;
  /** Requests a second of one of them. */
  readonly databaseRate: number;
}

/** Requests a second that the narrower of the two lets through. */
export function capacityOf({ tasks, taskRate, databaseVcpu, databaseRate }: Stations): number {
  return Math.min(tasks * taskRate, databaseVcpu * databaseRate);
}

/** Seconds that 95 of 100 requests stay below, when arrivals have been like this for a while. */
export function p95Of(stations: Stations, arrivals: number): number {
  const { tasks, taskRate, databaseVcpu, databaseRate } = stations;
  const inTask = rateOfTurns(tasks, arrivals, taskRate);
  const inDatabase = 1 / meanOfShared(databaseVcpu, arrivals, databaseRate);
  return percentileOfTwo(0.95, inTask, inDatabase);
}

/**
 * The same at the end of a minute that began with some requests waiting. Near its capacity a queue takes longer than
 * a minute to come to rest, and over it never does: then it is as long as it has grown, and chance adds what a
 * reflected random walk of that minute has (Kleinrock II (1976), 2: 95 of 100 lie below 1.96 √(2λt)).
 */
export function p95After(stations: Stations, arrivals: number, waiting: number): number {
  const capacity = capacityOf(stations);
  const chance = 1.96 * Math.sqrt(2 * arrivals * 60);
  const grown = (waiting + chance) / capacity + p95Of(stations, 0);
  return waiting > 0 ? grown : Math.min(grown, p95Of(stations, arrivals));
}
