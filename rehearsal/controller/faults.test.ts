import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controllerWith, faults } from '../testing/faults.ts';
import { properties } from '../testing/properties.ts';

for (const fault of faults) {
  test(`the properties find it when ${fault.about}`, async (t) => {
    const controller = await controllerWith(t, fault);
    const found = properties[fault.breaks](controller)(2000, 20_261_129);
    assert.ok(found.failed, `${fault.breaks}: held in ${found.histories} histories`);
  });
}
