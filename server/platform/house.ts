import { type House, type HouseSettings, plainHouse } from '@mangu/contract/house';
import { recordAct } from './audit.ts';
import type { Database } from './database.ts';
import type { Person } from './person.ts';
import { ProblemError } from './problems.ts';

export interface HouseKeeper {
  /** From memory, as long as it is young. */
  read(): Promise<House>;
  /** From the database, with the version a change has to name. */
  settings(): Promise<HouseSettings>;
  /**
   * Changes them and writes down what is different; this server follows at once, others within two seconds.
   * @throws changed-meanwhile when `version` is not the newest
   */
  change(person: Person, wanted: HouseSettings): Promise<HouseSettings>;
}

const keptMs = 2_000;

/** The settings of the house, of which every page asks and which seldom change. */
export function keepHouse(db: Database): HouseKeeper {
  let kept: { readonly house: Promise<House>; readonly until: number } | undefined;
  const read = () => {
    if (kept && performance.now() < kept.until) return kept.house;
    const asked = { house: readSettings(db).then(withoutVersion), until: performance.now() + keptMs };
    kept = asked;
    asked.house.catch(() => {
      if (kept === asked) kept = undefined;
    });
    return asked.house;
  };
  return {
    read,
    settings: () => readSettings(db),
    async change(person, wanted) {
      const changed = await changeSettings(db, person, wanted);
      kept = undefined;
      return changed;
    },
  };
}

async function readSettings(db: Database): Promise<HouseSettings> {
  const row = await db.selectFrom('setting').selectAll().executeTakeFirst();
  if (!row) return { ...plainHouse, version: 0 };
  const { name, sign_up: signUp, reviews, contact, version } = row;
  return { name, signUp, reviews, contact, version };
}

/** Asked of the database itself, for making an account is rare. */
export async function signUpIsOpen(db: Database): Promise<boolean> {
  return (await readSettings(db)).signUp === 'open';
}

function withoutVersion({ version: _, ...house }: HouseSettings): House {
  return house;
}

async function changeSettings(db: Database, person: Person, wanted: HouseSettings): Promise<HouseSettings> {
  const house: House = { ...withoutVersion(wanted), name: wanted.name?.trim() ?? null };
  const { signUp: sign_up, ...same } = house;
  const row = { ...same, sign_up, version: wanted.version + 1, updated: new Date() };
  return db.transaction().execute(async (trx) => {
    // Two who save the first settings at once meet at the key of the row.
    await trx
      .insertInto('setting')
      .values({ ...row, version: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const before = await trx.selectFrom('setting').selectAll().forUpdate().executeTakeFirstOrThrow();
    if (before.version !== wanted.version) throw new ProblemError('changed-meanwhile');
    await trx.updateTable('setting').set(row).execute();
    const was: House =
      before.version === 0
        ? plainHouse
        : { name: before.name, signUp: before.sign_up, reviews: before.reviews, contact: before.contact };
    await recordAct(trx, person, 'settings.change', 'house:settings', differences(was, house));
    return { ...house, version: row.version };
  });
}

function differences(was: House, is: House): Record<string, unknown> {
  const names = ['name', 'signUp', 'reviews', 'contact'] as const;
  return Object.fromEntries(
    names.filter((name) => was[name] !== is[name]).map((name) => [name, { was: was[name], is: is[name] }]),
  );
}
