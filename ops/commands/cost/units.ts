/** Numbers of the bill for people. */

/** $12, $1,234: whole dollars. */
export function money(usd: number): string {
  const whole = Math.round(Math.abs(usd)).toLocaleString('en-US');
  return usd < 0 && whole !== '0' ? `-$${whole}` : `$${whole}`;
}

/** 1,234.50 */
export function cents(usd: number): string {
  return usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** At most three figures after the point, and no more than the number is good for: 3,042; 12.4; 0.125. */
export function quantity(value: number): string {
  const digits = value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

/** 1k, 300k, 10M */
export function shortNumber(value: number): string {
  return value >= 1e6 ? `${value / 1e6}M` : value >= 1000 ? `${value / 1000}k` : String(value);
}

/** To two figures, as a forecast deserves: 330,000; 25 million. */
export function about(value: number): string {
  const rounded = Number(value.toPrecision(2));
  return rounded >= 1e6
    ? `${(rounded / 1e6).toLocaleString('en-US')} million`
    : rounded.toLocaleString('en-US');
}
