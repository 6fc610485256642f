import { expect } from "chai";
import fc from "fast-check";
import { BodyKind, Procedure, RuleFault, type RuleSet } from "../../server/protocol/rules.ts";
import {
  articleFaults,
  CIRCULAR_MEETING_END,
  paragraphOf,
  ruleFaults,
} from "../../server/protocol/statute.ts";
import { type Cooperative, found, START } from "../helpers/cooperative.ts";
import { foundRegistered, registeredPlan } from "../helpers/registered.ts";
import { LAWFUL, LAWFUL_ARTICLES } from "../helpers/ruleSets.ts";
import { anyArticles, anyRuleSet } from "../helpers/rules.ts";
import { deployStatute } from "../helpers/statute.ts";
import { UNLAWFUL, UNLAWFUL_ARTICLES } from "../helpers/unlawful.ts";

/** A body of the fifth number, beside those of the registered cooperative. */
const assembly = { kind: BodyKind.REPRESENTATIVES, convenedBy: 0, presidedBy: 0, segments: [0, 0] };

describe("Statute", () => {
  /** Cooperatives under the GenG and clubs under no law: sealed ones, and ones whose founding goes on. */
  let coops: Readonly<
    Record<"registered" | "club", Readonly<Record<"sealed" | "open", Cooperative>>>
  >;
  let statute: Awaited<ReturnType<typeof deployStatute>>;
  before(async () => {
    const bodies = [...registeredPlan().bodies, assembly];
    const withAssembly = { plan: () => ({ bodies }) };
    coops = {
      registered: {
        sealed: await foundRegistered(withAssembly),
        open: await foundRegistered({ ...withAssembly, unsealed: true }),
      },
      club: { sealed: await found(), open: await found({ unsealed: true }) },
    };
    statute = await deployStatute(coops.club.sealed);
  });
  after(async () => {
    for (const { sealed, open } of Object.values(coops)) {
      await sealed.close();
      await open.close();
    }
  });

  const placeOf = (cooperative: boolean) => coops[cooperative ? "registered" : "club"];
  const founding = (coop: Cooperative, method: string, ...args: unknown[]) =>
    coop.loadCall(1, coop.callOf("bodies", method, ...args).data);

  describe("of lawful rules", () => {
    for (const [name, { ruleSet, kind, cooperative }] of Object.entries(LAWFUL)) {
      it(`finds no fault in those of ${name}, and lets them be adopted`, async () => {
        const { sealed, open } = placeOf(cooperative);
        expect(await statute.check(ruleSet, kind, cooperative, START)).to.deep.equal([]);
        const { call } = await sealed.opening({ kind: "ADOPT_RULE_SET", ruleSet });
        await sealed.send(call);
        await open.send(founding(open, "foundRuleSets", [ruleSet]), open.deployer);
      });
    }
  });

  describe("of a table of unlawful rules", () => {
    for (const { name, fault, paragraph, kind, cooperative, ruleSet } of UNLAWFUL) {
      it(`refuses ${name}`, async () => {
        const { sealed, open } = placeOf(cooperative);
        expect(await statute.check(ruleSet, kind, cooperative, START)).to.deep.equal([fault]);
        expect(await statute.paragraphOf(fault)).to.equal(paragraph);
        const refusal = ["RuleSetUnlawful", [[fault]]] as const;
        await sealed.unopenable({ kind: "ADOPT_RULE_SET", ruleSet }, ...refusal);
        const step = founding(open, "foundRuleSets", [ruleSet]);
        await open.refused(step, ...refusal, { from: open.deployer });
      });
    }
  });

  describe("of articles", () => {
    it("lets lawful ones be adopted", async () => {
      expect(await statute.checkArticles(LAWFUL_ARTICLES)).to.deep.equal([]);
      const { sealed } = coops.registered;
      const content = { kind: "ADOPT_ARTICLES", articles: LAWFUL_ARTICLES } as const;
      await sealed.send((await sealed.opening(content)).call);
    });

    for (const [code, paragraph, by] of UNLAWFUL_ARTICLES) {
      it(`refuses ${code}: ${JSON.stringify(by)}`, async () => {
        const { sealed, open } = coops.registered;
        const articles = { ...LAWFUL_ARTICLES, ...by };
        const fault = RuleFault[code];
        expect(await statute.checkArticles(articles)).to.deep.equal([fault]);
        expect(await statute.paragraphOf(fault)).to.equal(paragraph);
        const refusal = ["ArticlesUnlawful", [[fault]]] as const;
        await sealed.unopenable({ kind: "ADOPT_ARTICLES", articles }, ...refusal);
        const step = founding(open, "foundArticles", articles);
        await open.refused(step, ...refusal, { from: open.deployer });
      });
    }
  });

  it("names the paragraph that its twin names, of every fault", async () => {
    for (const [name, fault] of Object.entries(RuleFault)) {
      expect(await statute.paragraphOf(fault), name).to.equal(paragraphOf(fault));
    }
  });

  it("names all faults at once, in the order of the enumeration", async () => {
    const { ruleSet, kind } = LAWFUL.meeting;
    const broken: RuleSet = { ...ruleSet, proxyCap: 3, interimResults: true, discussion: 0 };
    const faults = [
      "INTERIM_RESULTS_FORBIDDEN",
      "DISCUSSION_MISSING",
      "PROXIES_ABOVE_TWO",
    ] as const;
    expect(await statute.check(broken, kind, true, START)).to.deep.equal(
      faults.map((name) => RuleFault[name]),
    );
  });

  it("ends circular meetings by the later of adoption and validity", async () => {
    const { ruleSet, kind } = LAWFUL.meeting;
    const circular = { ...ruleSet, procedure: Procedure.CIRCULAR, notice: 0, discussion: 0 };
    const ended = [RuleFault.CIRCULAR_MEETING_ENDED];
    const [before, end] = [CIRCULAR_MEETING_END - 1, CIRCULAR_MEETING_END];
    expect(await statute.check(circular, kind, true, before)).to.deep.equal([]);
    expect(await statute.check(circular, kind, true, end)).to.deep.equal(ended);
    const later = { ...circular, validFrom: end };
    expect(await statute.check(later, kind, true, before)).to.deep.equal(ended);
  });

  it("asks a body that loses a competence nothing about counting", async () => {
    const { ruleSet, kind } = LAWFUL.board;
    const withdrawn = { ...ruleSet, procedure: Procedure.NONE, majorityDen: 0, quorumNum: 1 };
    expect(await statute.check(withdrawn, kind, true, START)).to.deep.equal([]);
  });

  it("finds what its twin finds in any rule set, in the same order", async () => {
    const anyKind = fc.constantFrom(...Object.values(BodyKind));
    const anyInstant = fc.constantFrom(START, CIRCULAR_MEETING_END);
    await fc.assert(
      fc.asyncProperty(anyRuleSet, anyKind, fc.boolean(), anyInstant, async (r, kind, coop, t) => {
        const faults = await statute.check(r, kind, coop, t);
        expect(faults).to.deep.equal(ruleFaults(r, kind, coop, t));
      }),
      { numRuns: 300 },
    );
  });

  it("finds what its twin finds in any articles", async () => {
    await fc.assert(
      fc.asyncProperty(anyArticles, async (articles) => {
        expect(await statute.checkArticles(articles)).to.deep.equal(articleFaults(articles));
      }),
      { numRuns: 100 },
    );
  });
});
