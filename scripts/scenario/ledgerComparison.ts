/** Compares the ledger beside its votes, in the index and in the contracts: a difference is a fault of the product. */
import { numberToHex, slice } from "viem";
import { nameOf } from "../../server/protocol/enumeration.ts";
import { Matter } from "../../server/protocol/rules.ts";
import { FOREVER, SeatRole } from "../../server/protocol/types.ts";
import type { MemberView } from "../../server/queries/views.ts";
import type { ScenarioLedger } from "./ledger.ts";
import { compareFields, comparePairs, type Pairs, type TellField } from "./pairs.ts";

/** So many members are compared in every field, and with them all that something has happened to. */
const CLOSELY = 20;
/** By then everything that is known has taken effect. */
const AT_LAST = FOREVER - 1;

/** Compares members, persons, seats, rules, articles, auditors. */
export async function compareLedgerIndex(
  ledger: ScenarioLedger,
  now: number,
  tell: TellField,
): Promise<void> {
  await compareRegister(ledger, now, tell);
  await compareBodies(ledger, now, tell);
  const { queries, view } = ledger;
  const { timezone: _, ...articles } = await view.ask("bodies", "articles", []);
  compareFields("articles", articles, { ...(await queries.articles()).articles }, tell);
  const { items } = await queries.auditors();
  comparePairs({ auditors: [await view.ask("bodies", "auditorCount", []), items.length] }, tell);
  for (const { number, key, until } of items) {
    const auditor = await view.ask("bodies", "auditorAt", [number]);
    const of = `of auditor ${number}`;
    comparePairs(
      {
        [`key ${of}`]: [auditor.key.toLowerCase(), key.toLowerCase()],
        [`until ${of}`]: [auditor.until, until ?? FOREVER],
      },
      tell,
    );
  }
}

async function compareRegister(
  ledger: ScenarioLedger,
  now: number,
  tell: TellField,
): Promise<void> {
  const { queries, view } = ledger;
  const members = await view.ask("register", "memberCount", []);
  const [eligible, heads] = await view.ask("register", "headsDuring", [now, now]);
  const list = await queries.members({ at: now, limit: 1 });
  const status = await queries.status();
  comparePairs(
    {
      members: [members, status.members],
      persons: [await view.ask("register", "personCount", []), status.persons],
      "entitled members": [eligible, list.heads.eligible],
      "present members": [heads, list.heads.all],
    },
    tell,
  );
  const numbers = Array.from({ length: members }, (_, i) => i + 1);
  const packed = numbers.map((one) => numberToHex(one, { size: 32 }).slice(2)).join("");
  const slots = await view.ask("register", "slots", [`0x${packed}`]);
  const [votes, investing] = await view.ask("register", "classes", []);
  for (const member of numbers) {
    const slot = BigInt(slice(slots, 32 * (member - 1), 32 * member));
    const { key, since, until, revisions, class: of } = readSlot(slot);
    const found = await queries.member(member, { at: AT_LAST });
    const voter = found.persons.find(({ person }) => person === found.votingPerson);
    const pairs: Pairs = {
      entitledUntil: [until, found.entitledUntil ?? FOREVER],
      key: [key, voter?.key?.toLowerCase() ?? NO_KEY],
      votes: [votes[of], found.votes],
      investing: [investing[of], found.investing],
      // A membership is one period where the entitlement was given back in time.
      ...(revisions === 0 && { since: [since, found.since] }),
    };
    comparePairs(pairs, (field, ...values) => tell(`${field} of ${member}`, ...values));
    const isChanged = revisions > 0 || until !== FOREVER;
    if (member > CLOSELY && !isChanged && member < members) continue;
    await compareMember(ledger, await queries.member(member, { at: now }), now, tell);
  }
}

/** As MemberSlot lays it out. */
function readSlot(slot: bigint) {
  return {
    key: numberToHex(slot >> 96n, { size: 20 }),
    since: Number(BigInt.asIntN(40, slot >> 56n)),
    until: Number(BigInt.asUintN(40, slot >> 16n)),
    revisions: Number(BigInt.asUintN(8, slot >> 8n)),
    class: Number(slot & 31n),
  };
}

async function compareMember(
  { view }: ScenarioLedger,
  found: MemberView,
  now: number,
  tell: TellField,
): Promise<void> {
  const { member, exclusion } = found;
  const details = await view.ask("register", "detailsOf", [member]);
  const slot = readSlot(await view.ask("register", "slotAt", [member, now, now, now]));
  const [votes, investing, segment] = await view.ask("register", "classAt", [slot.class]);
  const excluded = await view.ask("bodies", "exclusionOf", [member]);
  const pairs: Pairs = {
    isMember: [await view.ask("register", "isMemberAt", [member, now]), found.isMember],
    entitledUntil: [slot.until, found.entitledUntil ?? FOREVER],
    until: [details.until, found.until ?? FOREVER],
    organisation: [details.organisation, found.organisation],
    shares: [details.shares, found.shares],
    votes: [votes, found.votes],
    investing: [investing, found.investing],
    segment: [segment, found.segment],
    dead: [details.dead, found.diedAt !== null],
    votingPerson: [
      await view.ask("register", "votingPersonAt", [member, now]),
      found.votingPerson ?? 0,
    ],
    hearingUntil: [excluded.hearingUntil, exclusion?.hearingUntil ?? 0],
    decidedAt: [excluded.decidedAt, exclusion?.decidedAt ?? 0],
    dispatchedAt: [excluded.dispatchedAt, exclusion?.dispatchedAt ?? 0],
  };
  comparePairs(pairs, (field, ...values) => tell(`${field} of ${member}`, ...values));
  for (const { person, key, representative, until } of found.persons) {
    const known = await view.ask("register", "personAt", [person]);
    const inForce = await view.ask("register", "keyAt", [person, now]);
    const ofPerson: Pairs = {
      member: [known.member, member],
      key: [inForce.toLowerCase(), key?.toLowerCase() ?? NO_KEY],
      representative: [known.representative, representative],
      until: [known.until, until ?? FOREVER],
    };
    comparePairs(ofPerson, (field, ...values) => tell(`${field} of person ${person}`, ...values));
  }
}

const NO_KEY = `0x${"00".repeat(20)}`;

async function compareBodies(
  { queries, view }: ScenarioLedger,
  now: number,
  tell: TellField,
): Promise<void> {
  const { items } = await queries.bodies({ at: now });
  comparePairs({ bodies: [await view.ask("bodies", "bodyCount", []), items.length] }, tell);
  for (const { body, seats, ruleSets } of items) {
    for (const found of seats) {
      const [person, since, until, role] = await view.ask("bodies", "seatAt", [
        body,
        found.seat,
        now,
      ]);
      const pairs: Pairs = {
        person: [person, found.person ?? 0],
        since: [since, found.since ?? 0],
        until: [until, found.person === null ? 0 : (found.until ?? FOREVER)],
        role: [nameOf(SeatRole, role), found.role],
      };
      comparePairs(pairs, (field, ...values) =>
        tell(`${field} of ${body}:${found.seat}`, ...values),
      );
    }
    for (const [name, matter] of Object.entries(Matter)) {
      const ruleSet = await view.ask("bodies", "ruleSetFor", [body, matter, now]);
      const indexed = ruleSets.find(({ inForceFor }) => (inForceFor as string[]).includes(name));
      comparePairs({ [`rules of ${body} for ${name}`]: [ruleSet, indexed?.index ?? 0] }, tell);
    }
  }
}
