import { expect } from "chai";
import { namedKey, walletSigner } from "../../scripts/signers.ts";
import { type ActionContent, MATTERS_OF } from "../../server/protocol/actions.ts";
import { nameOf } from "../../server/protocol/enumeration.ts";
import { Matter } from "../../server/protocol/rules.ts";
import { SeatRole } from "../../server/protocol/types.ts";
import { DOCUMENT } from "../helpers/acting.ts";
import {
  BOARD,
  type Cooperative,
  DAY,
  GENERAL_MEETING,
  START,
  SUPERVISORY_BOARD,
} from "../helpers/cooperative.ts";
import { COMMITTEE, foundRegistered, registeredArticles } from "../helpers/registered.ts";
import { plainRules } from "../helpers/rules.ts";

const fresh = walletSigner(namedKey("fresh"));
const TARGET = 9;

describe("access to resolutions", () => {
  let coop: Cooperative;
  before(async () => {
    coop = await foundRegistered();
  });
  after(() => coop.close());

  let restore: () => Promise<void>;
  beforeEach(async () => {
    restore = await coop.remember();
  });
  afterEach(() => restore());

  const term = { since: START, until: START + 90 * DAY };
  const order = { body: SUPERVISORY_BOARD, seat: 4, person: 8, ...term, role: SeatRole.NONE };
  const board = { ...order, body: BOARD, seat: 3 };
  const officer = { body: SUPERVISORY_BOARD, seat: 3, person: 5 };
  const election = { body: SUPERVISORY_BOARD, ...term, seats: [4], candidates: [8] };
  const ruleSet = { ...plainRules, body: COMMITTEE };
  const validUntil = START + 90 * DAY;
  const id = DOCUMENT;
  /** What may be resolved, and which bodies may: by the statute's distribution, and by the law. */
  const RESOLVED: readonly (readonly [ActionContent, readonly number[], Matter?])[] = [
    [{ kind: "RESOLUTION" }, [GENERAL_MEETING, BOARD, SUPERVISORY_BOARD, COMMITTEE]],
    [
      { kind: "ADMIT", application: id, validUntil, investing: false, votes: 1 },
      [GENERAL_MEETING, BOARD],
    ],
    [
      { kind: "ADMIT", application: id, validUntil, investing: true, votes: 0 },
      [GENERAL_MEETING],
      Matter.INVESTORS,
    ],
    [{ kind: "SEAT", order }, [GENERAL_MEETING]],
    [{ kind: "UNSEAT", ...officer }, [GENERAL_MEETING], Matter.RECALL],
    [{ kind: "UNSEAT", body: BOARD, seat: 2, person: 2 }, [GENERAL_MEETING, SUPERVISORY_BOARD]],
    [{ kind: "ELECT", election }, [GENERAL_MEETING]],
    [{ kind: "ADOPT_RULE_SET", ruleSet }, [GENERAL_MEETING]],
    [{ kind: "ADOPT_ARTICLES", articles: registeredArticles }, [GENERAL_MEETING]],
    [{ kind: "REPLACE_KEY", person: TARGET, invitation: fresh.keyId }, [BOARD, SUPERVISORY_BOARD]],
    [{ kind: "ADD_RELAY", key: fresh.keyId }, [BOARD]],
    [{ kind: "END_RELAY", relay: 1 }, [BOARD]],
    [{ kind: "ADD_SITE", rpIdHash: id, origin: "https://example.org" }, [BOARD]],
    [{ kind: "END_SITE", site: 1 }, [BOARD]],
    [{ kind: "CONCERN", persons: [1], members: [] }, [GENERAL_MEETING], Matter.DISCHARGE],
    [{ kind: "CONCERN", persons: [1], members: [] }, [GENERAL_MEETING], Matter.RELEASE],
    [{ kind: "CONCERN", persons: [1], members: [] }, [GENERAL_MEETING], Matter.CLAIM],
    [{ kind: "EXCLUDE", member: TARGET }, [GENERAL_MEETING, BOARD, SUPERVISORY_BOARD, COMMITTEE]],
    [{ kind: "GRANT_VOTES", member: TARGET, votes: 1 }, [GENERAL_MEETING]],
    [{ kind: "GRANT_SHARES", subscription: id, validUntil }, [GENERAL_MEETING, BOARD]],
    [{ kind: "ADD_AUDITOR", auditor: fresh.keyId }, [GENERAL_MEETING]],
    [{ kind: "END_AUDITOR", auditor: 1 }, [GENERAL_MEETING]],
    [{ kind: "CONTINUE_TWICE", first: `0x${"00".repeat(32)}` }, [GENERAL_MEETING]],
    [{ kind: "RESOLUTION" }, [GENERAL_MEETING], Matter.NEW_DUTIES],
    [{ kind: "RESOLUTION" }, [GENERAL_MEETING], Matter.DISSOLUTION],
    [{ kind: "RESOLUTION" }, [GENERAL_MEETING], Matter.CONTINUATION],
    [{ kind: "RESOLUTION" }, [GENERAL_MEETING], Matter.MERGER],
  ];

  for (const [content, competent, named] of RESOLVED) {
    const matter = named ?? MATTERS_OF[content.kind][0] ?? 0;
    const what = `${content.kind} (${nameOf(Matter, matter)})`;
    it(`lets the competent bodies alone decide on ${what}`, async () => {
      for (const body of [GENERAL_MEETING, BOARD, SUPERVISORY_BOARD, COMMITTEE]) {
        const { call } = await coop.opening(content, { body, matter });
        if (competent.includes(body)) await coop.send(call);
        else await coop.refused(call, "NotCompetent", [body, matter]);
      }
    });
  }

  it("covers every kind of action but that of executors", () => {
    const walked = new Set(RESOLVED.map(([{ kind }]) => kind));
    const executors = ["ADD_EXECUTOR", "RETIRE_EXECUTOR"] as const;
    expect([...walked, ...executors].sort()).to.deep.equal(Object.keys(MATTERS_OF).sort());
  });

  it("lets executors be decided on by who is competent for them", async () => {
    const content = { kind: "RETIRE_EXECUTOR", executor: coop.ledger.votes } as const;
    const { call } = await coop.opening(content, { body: GENERAL_MEETING });
    // The last one stays, whoever decides.
    await coop.refused(call, "LastExecutor", [coop.ledger.votes]);
    for (const body of [BOARD, SUPERVISORY_BOARD, COMMITTEE]) {
      const other = (await coop.opening(content, { body })).call;
      await coop.refused(other, "NotCompetent", [body, Matter.EXECUTORS]);
    }
  });

  it("lets nobody choose its own supervisors, nor the Vorstand itself", async () => {
    // The Aufsichtsrat is competent for seats, but not for its own.
    const own = await coop.opening({ kind: "SEAT", order }, { body: SUPERVISORY_BOARD });
    const refusal = [SUPERVISORY_BOARD, Matter.SEATS];
    await coop.refused(own.call, "NotCompetent", refusal);
    const { call } = await coop.opening(
      { kind: "SEAT", order: { ...board, since: START + 1000 * DAY, until: START + 1100 * DAY } },
      { body: SUPERVISORY_BOARD },
    );
    await coop.send(call);
  });
});
