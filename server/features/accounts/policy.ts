import type { Person } from '../../platform/person.ts';

/** An account, a session and its settings are one's own; nobody else's are ever named in a request. */
export function mayEndSession(person: Pick<Person, 'id'>, session: { readonly personId: string }): boolean {
  return session.personId === person.id;
}

export interface MailReader {
  readonly person: Pick<Person, 'roles'> | undefined;
  /** Mail stays here: there is neither SMTP nor SES. */
  readonly keepsMail: boolean;
  /** Asks from this machine, of a server that answers to nobody else. */
  readonly fromMachine: boolean;
}

/** Links in mail open accounts, so that it is shown to whoever owns the machine, and to administrators. */
export function mayReadMail({ person, keepsMail, fromMachine }: MailReader): boolean {
  if (!keepsMail) return false;
  return fromMachine || (person?.roles.has('administrator') ?? false);
}

/** People are invited by those who give roles. */
export function mayInvitePeople(person: Pick<Person, 'roles'>): boolean {
  return person.roles.has('administrator');
}

/** A link that makes an administrator comes from the machine itself and from nobody else. */
export function mayInvite({ machine }: { readonly machine: boolean }): boolean {
  return machine;
}
