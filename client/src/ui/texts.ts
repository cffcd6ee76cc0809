import { addTexts } from '../lib/i18n.ts';
import ui from '../locales/en/ui.json';

/** The kit's own words. A part that shows some imports this module, so that the first page need not carry them. */
addTexts('ui', ui);
