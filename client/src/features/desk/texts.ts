import { addTexts } from '../../lib/i18n.ts';
import desk from '../../locales/en/desk.json';

addTexts('desk', desk);
