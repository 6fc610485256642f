import { FOREVER } from "../protocol/types.ts";
import {
  type FactRow,
  type MemberRow,
  Named,
  type PersonRow,
  padAddress,
  type Span,
  Subject,
  tables,
} from "../store/tables.ts";
import type { Draft } from "../store.ts";
import { about, count, type Handler, known, num, text } from "./handler.ts";

const NO_EXCLUSION = { hearingUntil: 0, decidedAt: 0, dispatchedAt: 0 } as const;

/** Events of the register of members. */
export const registerHandlers: Readonly<Record<string, Handler>> = {
  MemberAdmitted(draft, fact, n) {
    const { member, segment, votes, investing, organisation, shares, votingPerson } = fact.args;
    const since = num(fact.args.since);
    const isOrganisation = organisation === true;
    draft.put(tables.members, [num(member)], {
      entitlements: [{ since, until: FOREVER }],
      memberships: [{ since, until: FOREVER }],
      classes: [{ votes: num(votes), investing: investing === true, segment: num(segment), since }],
      votingPersons: [{ person: num(votingPerson), since }],
      shares: [{ shares: num(shares), since }],
      organisation: isOrganisation,
      self: isOrganisation ? 0 : num(votingPerson),
      diedAt: 0,
      exclusion: NO_EXCLUSION,
      persons: [],
    });
    count(draft, { members: num(member), membersAsOf: n });
    about(draft, n, Subject.MEMBER, num(member));
  },

  PersonAdded(draft, fact, n) {
    const person = num(fact.args.person);
    const member = num(fact.args.member);
    const row: PersonRow = {
      member,
      representative: fact.args.representative === true,
      until: FOREVER,
      keys: [],
      invitations: [],
    };
    draft.put(tables.persons, [person], row);
    count(draft, { persons: person });
    about(draft, n, Subject.PERSON, person);
    changeMember(draft, fact, n, ({ persons }) => ({ persons: [...persons, person] }));
  },

  PersonInvited(draft, fact, n) {
    const { invitation, readyAt } = fact.args;
    const since = Math.max(fact.timestamp, num(readyAt));
    const invited = { invitation: text(invitation), since: fact.timestamp, readyAt: since };
    changePerson(draft, fact, n, (row) => ({ invitations: [...row.invitations, invited] }));
  },

  PersonEnded(draft, fact, n) {
    changePerson(draft, fact, n, () => ({ until: num(fact.args.until) }));
  },

  KeyChanged(draft, fact, n) {
    const key = text(fact.args.key);
    changePerson(draft, fact, n, (row) => ({
      keys: [...row.keys, { key, since: fact.timestamp }],
    }));
    draft.append(tables.names, [padAddress(key), Named.KEY, num(fact.args.person)], true);
  },

  VotingPersonChanged(draft, fact, n) {
    const change = { person: num(fact.args.person), since: fact.timestamp };
    changeMember(draft, fact, n, ({ votingPersons }) => ({
      votingPersons: [...votingPersons, change],
    }));
  },

  MembershipEnded(draft, fact, n) {
    const { entitledUntil, until } = fact.args;
    changeMember(draft, fact, n, ({ entitlements, memberships }) => ({
      entitlements: ended(entitlements, num(entitledUntil)),
      memberships: ended(memberships, num(until)),
    }));
  },

  MemberReinstated(draft, fact, n) {
    const entitledFrom = num(fact.args.entitledFrom);
    const next = fact.timestamp + 1;
    changeMember(draft, fact, n, ({ entitlements, memberships }) => ({
      entitlements:
        entitledFrom === 0
          ? ended(entitlements, FOREVER)
          : [...entitlements, { since: entitledFrom, until: FOREVER }],
      memberships:
        (memberships.at(-1)?.until ?? 0) > fact.timestamp
          ? ended(memberships, FOREVER)
          : [...memberships, { since: next, until: FOREVER }],
      exclusion: NO_EXCLUSION,
    }));
  },

  MemberDied(draft, fact, n) {
    changeMember(draft, fact, n, () => ({ diedAt: num(fact.args.diedAt) }));
  },

  SharesChanged(draft, fact, n) {
    const change = { shares: num(fact.args.shares), since: fact.timestamp };
    changeMember(draft, fact, n, ({ shares }) => ({ shares: [...shares, change] }));
  },

  ClassChanged(draft, fact, n) {
    const index = num(fact.args.class);
    const row = known(draft.get(tables.classes, [index]), `class ${index}`);
    const since = fact.timestamp + 1;
    changeMember(draft, fact, n, ({ classes }) => ({ classes: [...classes, { ...row, since }] }));
  },

  EntryCorrected(draft, fact, n) {
    const [field, value] = [num(fact.args.field), Number(fact.args.value)];
    changeMember(draft, fact, n, ({ shares, entitlements, memberships }) => {
      // Another segment comes as another class.
      if (field === Field.SEGMENT) return {};
      if (field === Field.SHARES) {
        return { shares: [...shares, { shares: value, since: fact.timestamp }] };
      }
      return { entitlements: begun(entitlements, value), memberships: begun(memberships, value) };
    });
  },

  ClassAdded(draft, fact) {
    const { votes, investing, segment } = fact.args;
    const index = num(fact.args.class);
    draft.put(tables.classes, [index], {
      votes: num(votes),
      investing: investing === true,
      segment: num(segment),
    });
    count(draft, { classes: index + 1 });
  },

  RegisterSealed(draft, fact) {
    count(draft, { founding: text(fact.args.founding), sealedAt: fact.timestamp });
  },
};

/** Twin of IMemberRegister.Field. */
const Field = { SHARES: 0, SEGMENT: 1, SINCE: 2 } as const;

/** The spans with another end of the last one. */
function ended(spans: readonly Span[], until: number): readonly Span[] {
  return spans.map((span, i) => (i === spans.length - 1 ? { ...span, until } : span));
}

/** The spans with another beginning of the last one. */
function begun(spans: readonly Span[], since: number): readonly Span[] {
  return spans.map((span, i) => (i === spans.length - 1 ? { ...span, since } : span));
}

/** Changes the row of the member that the fact names. */
export function changeMember(
  draft: Draft,
  fact: FactRow,
  n: number,
  change: (row: MemberRow) => Partial<MemberRow>,
): void {
  const member = num(fact.args.member);
  const row = known(draft.get(tables.members, [member]), `member ${member}`);
  draft.put(tables.members, [member], { ...row, ...change(row) });
  count(draft, { membersAsOf: n });
  about(draft, n, Subject.MEMBER, member);
}

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
