import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Every accessibility fault axe finds on the page once what fades in has done so; a book's own chapters in their frames
 * are left out.
 */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(async () => {
    const fading = () =>
      document
        .getAnimations()
        .filter(
          (one) =>
            one.playState === 'running' &&
            one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
        );
    // What inherits a colour begins to fade when its parent's has faded.
    for (let left = fading(); left.length > 0; left = fading())
      await Promise.allSettled(left.map((one) => one.finished));
  });
  // It is half a megabyte: a page that stays has it already.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { axe: engine } = window as unknown as {
      axe: {
        run: (options: object) => Promise<{
          violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
        }>;
      };
    };
    const result = await engine.run({
      runOnly: { type: 'tag', values: tags },
      // Else it describes what is right as fully as what is wrong, which takes as long again.
      resultTypes: ['violations'],
      iframes: false,
    });
    return result.violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    );
  });
}

/** Fails the test with what is wrong, and on which page. */
export async function expectNoViolations(page: Page, where: string = page.url()): Promise<void> {
  const found = await violations(page);
  assert(found.length === 0, [`${where} has ${found.length} accessibility faults:`, ...found].join('\n'));
}
