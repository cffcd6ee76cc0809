export type IsbnProblem = 'length' | 'characters' | 'prefix' | 'check-digit';

/** Written with hyphens, dashes or spaces, as people copy it; `X` only where it can stand. */
export function readIsbn(
  written: string,
): { readonly ok: true; readonly isbn13: string } | { readonly ok: false; readonly problem: IsbnProblem } {
  const compact = written
    .trim()
    .replace(/^(urn:)?isbn(-1[03])?:?\s*/i, '')
    .replace(/[\s\u2010-\u2015-]/g, '')
    .toUpperCase();
  if (!/^[0-9]*X?$/.test(compact)) return { ok: false, problem: 'characters' };
  if (compact.length === 10) {
    if (checkDigit10(compact.slice(0, 9)) !== compact.at(9)) return { ok: false, problem: 'check-digit' };
    const stem = `978${compact.slice(0, 9)}`;
    return { ok: true, isbn13: stem + checkDigit13(stem) };
  }
  if (compact.length !== 13) return { ok: false, problem: 'length' };
  if (compact.endsWith('X')) return { ok: false, problem: 'characters' };
  if (!/^97[89]/.test(compact)) return { ok: false, problem: 'prefix' };
  if (checkDigit13(compact.slice(0, 12)) !== compact.at(12)) return { ok: false, problem: 'check-digit' };
  return { ok: true, isbn13: compact };
}

/** ISO 2108: weights 10 down to 2, modulo 11. */
function checkDigit10(stem: string): string {
  const sum = Array.from(stem).reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
  const digit = (11 - (sum % 11)) % 11;
  return digit === 10 ? 'X' : String(digit);
}

/** ISO 2108: weights 1 and 3 in turn, modulo 10. */
function checkDigit13(stem: string): string {
  const sum = Array.from(stem).reduce((total, d, index) => total + Number(d) * (index % 2 === 0 ? 1 : 3), 0);
  return String((10 - (sum % 10)) % 10);
}
