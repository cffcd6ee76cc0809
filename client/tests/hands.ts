import type { Locator, Page } from 'playwright-core';
import { settled } from './settled.ts';

/** How somebody uses a page; the same story goes through both kinds of hands. */
export interface Hands {
  /** A button, a link, a tab. */
  press(target: Locator): Promise<void>;
  /** Whatever the field holds gives way. */
  type(field: Locator, text: string): Promise<void>;
  /** A checkbox or a radio button, which is off. */
  tick(box: Locator): Promise<void>;
  /** An option of a list. */
  choose(list: Locator, option: string): Promise<void>;
  /** Opens the system's file dialog; what happens in it is the system's. */
  file(button: Locator, name: string, text: string): Promise<void>;
}

const timesAtMost = 200;

/** With a pointer and a keyboard, as most do. */
export function pointer(page: Page): Hands {
  return {
    press: (target) => target.click(),
    type: (field, text) => field.fill(text),
    tick: (box) => box.check(),
    async choose(list, option) {
      await list.selectOption({ label: option });
    },
    async file(button, name, text) {
      await button.setInputFiles({ name, mimeType: 'text/markdown', buffer: Buffer.from(text) });
      await settled(page);
    },
  };
}

/** Who has no pointer sees where they are: the target, what stretches it over a card, or its label has a ring. */
async function seen(target: Locator): Promise<void> {
  const hasRing = await target.evaluate((element) => {
    const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
    const styles = [element, ...labels].map((one) => getComputedStyle(one));
    return [...styles, getComputedStyle(element, '::after')].some((style) => {
      const { outlineStyle, outlineWidth, boxShadow } = style;
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    });
  });
  if (!hasRing) throw new Error(`Nothing shows that ${target} has the focus`);
}

/** By the keyboard alone: Tab, Enter, Space, arrows and letters, and never a pointer. */
export function keyboard(page: Page): Hands {
  const press = (key: string) => page.keyboard.press(key);
  const isFocused = (target: Locator) => target.evaluate((element) => element === document.activeElement);
  const reach = async (target: Locator) => {
    await target.waitFor();
    for (let times = 0; times < timesAtMost; times++) {
      if (await isFocused(target)) return seen(target);
      await press('Tab');
    }
    throw new Error(`Tab does not reach ${target}`);
  };
  return {
    async press(target) {
      await target.waitFor();
      // One Tab stop for all tabs, and the arrows between them.
      if ((await target.getAttribute('role')) === 'tab' && (await target.getAttribute('tabindex')) === '-1') {
        await reach(target.page().locator('[role=tab][tabindex="0"]'));
        while (!(await isFocused(target))) await press('ArrowRight');
        return;
      }
      await reach(target);
      await press('Enter');
    },
    async type(field, text) {
      await reach(field);
      await press('ControlOrMeta+a');
      await page.keyboard.type(text);
    },
    async tick(box) {
      await reach(box);
      await press('Space');
    },
    async choose(list, option) {
      await reach(list);
      await page.keyboard.type(option);
    },
    async file(button, name, text) {
      const asked = page.waitForEvent('filechooser');
      await reach(button);
      await press('Enter');
      await (await asked).setFiles({ name, mimeType: 'text/markdown', buffer: Buffer.from(text) });
    },
  };
}
