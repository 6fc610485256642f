import { FOREVER } from "../protocol/types.ts";
import {
  type FactRow,
  Named,
  type PersonRow,
  padAddress,
  Subject,
  tables,
} from "../store/tables.ts";
import type { Draft } from "../store.ts";
import { about, count, type Handler, known, num, text } from "./handler.ts";

/** Events of the register of members. */
export const registerHandlers: Readonly<Record<string, Handler>> = {
  MemberAdmitted(draft, fact, n) {
    const { member, since, segment, votes, investing, organisation, shares, votingPerson } =
      fact.args;
    draft.put(tables.members, [num(member)], {
      since: num(since),
      until: FOREVER,
      segment: num(segment),
      votes: num(votes),
      investing: investing === true,
      organisation: organisation === true,
      shares: num(shares),
      votingPerson: num(votingPerson),
      persons: [],
    });
    count(draft, { members: num(member), membersAsOf: n });
    about(draft, n, Subject.MEMBER, num(member));
  },

  PersonAdded(draft, fact, n) {
    const member = num(fact.args.member);
    const person = num(fact.args.person);
    const row = known(draft.get(tables.members, [member]), `member ${member}`);
    draft.put(tables.members, [member], { ...row, persons: [...row.persons, person] });
    draft.put(tables.persons, [person], { member, keys: [], invitations: [] });
    count(draft, { persons: person, membersAsOf: n });
    about(draft, n, Subject.MEMBER, member);
    about(draft, n, Subject.PERSON, person);
  },

  PersonInvited(draft, fact, n) {
    const invitation = { invitation: text(fact.args.invitation), since: fact.timestamp };
    changePerson(draft, fact, n, (row) => ({ invitations: [...row.invitations, invitation] }));
  },

  KeyChanged(draft, fact, n) {
    const key = text(fact.args.key);
    changePerson(draft, fact, n, (row) => ({
      keys: [...row.keys, { key, since: fact.timestamp }],
    }));
    draft.append(tables.names, [padAddress(key), Named.KEY, num(fact.args.person)], true);
  },

  MembershipEnded(draft, fact, n) {
    const member = num(fact.args.member);
    const row = known(draft.get(tables.members, [member]), `member ${member}`);
    draft.put(tables.members, [member], { ...row, until: num(fact.args.until) });
    count(draft, { membersAsOf: n });
    about(draft, n, Subject.MEMBER, member);
  },

  // Each member's row carries its class.
  ClassAdded() {},

  RegisterSealed(draft, fact) {
    count(draft, { founding: text(fact.args.founding), sealedAt: fact.timestamp });
  },
};

function changePerson(
  draft: Draft,
  fact: FactRow,
  n: number,
  change: (row: PersonRow) => Partial<PersonRow>,
): void {
  const person = num(fact.args.person);
  const row = known(draft.get(tables.persons, [person]), `person ${person}`);
  draft.put(tables.persons, [person], { ...row, ...change(row) });
  about(draft, n, Subject.PERSON, person);
  about(draft, n, Subject.MEMBER, row.member);
}
