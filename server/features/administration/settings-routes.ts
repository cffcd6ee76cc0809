import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { HouseSettings, HouseSettingsInput } from '@mangu/contract/house';
import { Problem } from '@mangu/contract/problem';
import { type AdministrationDeps, administrator } from './deps.ts';

const tags = ['administration'];

/** What an administrator decides about the house. */
export const settingsRoutes: FastifyPluginAsyncTypebox<AdministrationDeps> = async (app, { house }) => {
  app.get(
    '/api/admin/settings',
    {
      schema: { tags, summary: 'Settings of the house', response: { 200: HouseSettings, default: Problem } },
    },
    async (request) => {
      await administrator(request);
      return house.settings();
    },
  );

  app.put(
    '/api/admin/settings',
    {
      schema: {
        tags,
        summary: 'Change them; `version` is that of the settings that were read',
        body: HouseSettingsInput,
        response: { 200: HouseSettings, default: Problem },
      },
    },
    async (request) => house.change(await administrator(request), request.body),
  );
};
