import { addTexts } from '../../lib/i18n.ts';
import desk from '../../locales/en/desk.json';
import roles from '../../locales/en/roles.json';

addTexts('desk', desk);
addTexts('roles', roles);
