import { FOREVER } from "../protocol/types.ts";
import {
  type Argument,
  type ExclusionRow,
  type FactRow,
  Named,
  padAddress,
  Subject,
  type TermRow,
  tables,
} from "../store/tables.ts";
import type { Draft } from "../store.ts";
import { about, count, counts, type Handler, known, num, text } from "./handler.ts";
import { changeMember } from "./register.ts";

/** Events of bodies, and of what they name: rules, articles, auditors, relays, sites, executors, exclusions. */
export const bodiesHandlers: Readonly<Record<string, Handler>> = {
  BodyCreated(draft, fact, n) {
    const { body, kind, convenedBy, presidedBy, segments } = fact.args;
    draft.put(tables.bodies, [num(body)], {
      kind: num(kind),
      convenedBy: num(convenedBy),
      presidedBy: num(presidedBy),
      segments: segments as number[],
    });
    count(draft, { bodies: num(body) });
    about(draft, n, Subject.BODY, num(body));
  },

  SeatTaken(draft, fact, n) {
    const { person, since, until, role } = fact.args;
    const term: TermRow = {
      person: num(person),
      since: num(since),
      until: num(until),
      role: num(role),
    };
    changeSeat(draft, fact, n, (terms) => [...terms, term]);
  },

  SeatVacated(draft, fact, n) {
    // Present and future terms of the person alike.
    const [person, at] = [num(fact.args.person), num(fact.args.at)];
    changeSeat(draft, fact, n, (terms) =>
      terms.map((term) =>
        term.person === person && at < term.until ? { ...term, until: at } : term,
      ),
    );
  },

  RuleSetAdopted(draft, fact, n) {
    const body = num(fact.args.body);
    const ruleSet = fact.args.ruleSet as Readonly<Record<string, Argument>>;
    draft.put(tables.ruleSets, [body, num(fact.args.index)], ruleSet);
    about(draft, n, Subject.BODY, body);
  },

  ArticlesAdopted(draft, fact) {
    const number = counts(draft).articles + 1;
    const articles = fact.args.articles as Readonly<Record<string, Argument>>;
    draft.put(tables.articles, [number], { ...articles, since: fact.timestamp });
    count(draft, { articles: number });
  },

  ElectedRefused(draft, fact, n) {
    about(draft, n, Subject.BODY, num(fact.args.body));
    about(draft, n, Subject.PERSON, num(fact.args.person));
  },

  HearingNoted(draft, fact, n) {
    changeExclusion(draft, fact, n, { hearingUntil: num(fact.args.until) });
  },

  ExclusionDecided(draft, fact, n) {
    changeExclusion(draft, fact, n, { decidedAt: num(fact.args.decidedAt) });
  },

  ExclusionDropped(draft, fact, n) {
    changeExclusion(draft, fact, n, { decidedAt: 0 });
  },

  ExclusionDispatched(draft, fact, n) {
    changeExclusion(draft, fact, n, { dispatchedAt: num(fact.args.sentAt) });
  },

  ActEndorsed(draft, fact, n) {
    const act = text(fact.args.act);
    for (const member of text(fact.args.members).slice(2).match(/.{8}/g) ?? []) {
      draft.append(tables.endorsements, [act, Number.parseInt(member, 16)], true);
    }
    draft.append(tables.names, [act, Named.ACT, n], true);
  },

  AuditorAdded(draft, fact) {
    const auditor = num(fact.args.auditor);
    draft.put(tables.auditors, [auditor], begun(fact, { key: text(fact.args.key) }));
    count(draft, { auditors: auditor });
  },

  AuditorEnded(draft, fact) {
    const auditor = num(fact.args.auditor);
    const row = known(draft.get(tables.auditors, [auditor]), `auditor ${auditor}`);
    draft.put(tables.auditors, [auditor], { ...row, until: num(fact.args.until) });
  },

  RelayAdded(draft, fact) {
    const relay = num(fact.args.relay);
    draft.put(tables.relays, [relay], begun(fact, { key: text(fact.args.key) }));
    count(draft, { relays: relay });
  },

  RelayEnded(draft, fact) {
    const relay = num(fact.args.relay);
    const row = known(draft.get(tables.relays, [relay]), `relay ${relay}`);
    draft.put(tables.relays, [relay], { ...row, until: num(fact.args.until) });
  },

  SiteAdded(draft, fact) {
    const site = num(fact.args.site);
    const { rpIdHash, origin } = fact.args;
    const facts = { rpIdHash: text(rpIdHash), origin: text(origin) };
    draft.put(tables.sites, [site], begun(fact, facts));
    count(draft, { sites: site });
  },

  SiteEnded(draft, fact) {
    const site = num(fact.args.site);
    const row = known(draft.get(tables.sites, [site]), `site ${site}`);
    draft.put(tables.sites, [site], { ...row, until: num(fact.args.until) });
  },

  ExecutorAdded(draft, fact) {
    const executor = text(fact.args.executor);
    const facts = { executor, codeHash: text(fact.args.codeHash) };
    draft.put(tables.executors, [padAddress(executor)], begun(fact, facts));
  },

  ExecutorRetired(draft, fact) {
    const key = padAddress(text(fact.args.executor));
    const row = known(draft.get(tables.executors, [key]), "executor");
    draft.put(tables.executors, [key], { ...row, until: num(fact.args.until) });
  },

  ApplicationWithdrawn(draft, fact, n) {
    draft.append(tables.names, [text(fact.args.application), Named.APPLICATION, n], true);
  },

  ActAccepted(draft, fact, n) {
    draft.append(tables.names, [text(fact.args.act), Named.ACT, n], true);
  },
};

function changeExclusion(
  draft: Draft,
  fact: FactRow,
  n: number,
  change: Partial<ExclusionRow>,
): void {
  changeMember(draft, fact, n, ({ exclusion }) => ({ exclusion: { ...exclusion, ...change } }));
}

function changeSeat(
  draft: Draft,
  fact: FactRow,
  n: number,
  change: (terms: readonly TermRow[]) => readonly TermRow[],
): void {
  const body = num(fact.args.body);
  const seat = num(fact.args.seat);
  draft.put(tables.seats, [body, seat], change(draft.get(tables.seats, [body, seat]) ?? []));
  about(draft, n, Subject.BODY, body);
  about(draft, n, Subject.PERSON, num(fact.args.person));
}

function begun(fact: FactRow, facts: Readonly<Record<string, Argument>>) {
  return { since: fact.timestamp, until: FOREVER, facts };
}
