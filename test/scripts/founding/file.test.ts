import { expect } from "chai";
import { concatHex, stringToHex, zeroAddress } from "viem";
import { readFounding } from "../../../scripts/founding/file.ts";
import { invite } from "../../../scripts/founding/invitations.ts";
import { bitsOf } from "../../../server/protocol/enumeration.ts";
import { foundingSteps } from "../../../server/protocol/founding.ts";
import {
  BodyKind,
  EffectiveOn,
  Law,
  Matter,
  Procedure,
  Tie,
  Timezone,
  VoteWeight,
} from "../../../server/protocol/rules.ts";
import { FOREVER, SeatRole } from "../../../server/protocol/types.ts";
import {
  type Change,
  column,
  EXAMPLE_FILE,
  EXAMPLE_NOW,
  readChanged,
  ruleSet,
} from "../../helpers/founding.ts";
import { ledger } from "../../helpers/ledger.ts";

const utc = (text: string) => Date.parse(text) / 1000;
const example = () => readFounding(EXAMPLE_FILE, EXAMPLE_NOW);

describe("founding file: the example", () => {
  it("gives members with days in local time", () => {
    const { members } = example().plan;
    expect(members).to.have.length(6);
    expect(members[4]).to.deep.include({
      since: utc("2019-12-11T23:00:00Z"),
      until: utc("2023-12-31T23:00:00Z"),
      segment: 1,
      shares: 5,
      votes: 1,
      organisation: true,
      investing: false,
    });
    expect(members[5]).to.deep.include({ until: FOREVER, segment: 0, organisation: false });
    expect(members.map(({ keys }) => keys.length)).to.deep.equal([1, 2, 2, 1, 1, 1]);
  });

  it("gives bodies and the persons in their seats", () => {
    const { bodies, seats } = example().plan;
    expect(bodies[0]).to.deep.equal({
      kind: BodyKind.GENERAL_MEETING,
      convenedBy: 2,
      presidedBy: 3,
      segments: [],
    });
    expect(bodies[2]?.segments).to.deep.equal([1, 1, 0, 2]);
    const { CHAIR, DEPUTY, NONE } = SeatRole;
    expect(seats.map(({ body, seat, person, role }) => [body, seat, person, role])).to.deep.equal([
      [2, 1, 1, CHAIR],
      [2, 2, 6, NONE],
      [3, 1, 2, CHAIR],
      [3, 2, 5, DEPUTY],
      [3, 3, 8, NONE],
    ]);
    expect(seats[0]).to.deep.include({
      since: utc("2023-12-31T23:00:00Z"),
      until: utc("2028-12-31T23:00:00Z"),
    });
  });

  it("gives articles, with what is left out as the law has it", () => {
    const week = 7 * 86_400;
    expect(example().plan.articles).to.deep.equal({
      cooperative: true,
      yearEnd: 12,
      timezone: Timezone.EUROPE_BERLIN,
      exitNotice: 6,
      entrepreneurs: false,
      transferConsent: true,
      heirsContinue: false,
      emergencyBoard: false,
      representation: 2,
      keyDelay: week,
      absence: week,
      minority: 10,
    });
    const given = "articles:\n  yearEnd: 12\n  exitNotice: 6 months\n  transferConsent: true\n";
    expect(readChanged([[given, ""]]).plan.articles).to.deep.include({
      exitNotice: 3,
      transferConsent: false,
    });
    const changed = readChanged([
      ["yearEnd: 12", "yearEnd: none\n  cooperative: false\n  minority: none"],
    ]);
    expect(changed.plan.articles).to.deep.include({ yearEnd: 0, minority: 0, cooperative: false });
  });

  it("gives who represents an organisation by law", () => {
    const representatives = example().plan.members.map((member) => member.representatives);
    expect(representatives).to.deep.equal([1n, 1n, 2n, 1n, 1n, 0n]);
    const without: Change[] = [
      ["persons,representatives", "persons"],
      ...["1 A", '2-02"', '3-02"', "4-01", "Vertretung 5"].map(
        (end): Change => [end === '3-02"' ? `${end},no;yes` : `${end},`, end],
      ),
      ["1,1,,", "1,1,"],
    ];
    const { plan } = readChanged([["holder: 3/2", "holder: 3"]], without);
    expect(plan.members.map((member) => member.representatives)).to.deep.equal([
      1n,
      1n,
      1n,
      1n,
      1n,
      0n,
    ]);
  });

  it("gives auditors", () => {
    const { plan, directory } = example();
    expect(plan.auditors).to.deep.equal(["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"]);
    expect(directory.auditors).to.deep.equal([{ number: 1, name: "Prüfungsverband Muster" }]);
    const given = `auditors:\n  - name: Prüfungsverband Muster\n    key: ${plan.auditors[0]}\n`;
    const without = readChanged([[given, ""]]);
    expect(without.plan.auditors).to.deep.equal([]);
    expect(without.directory.auditors).to.deep.equal([]);
  });

  it("gives rule sets", () => {
    const { ruleSets } = example().plan;
    expect(ruleSets[1]).to.deep.include({
      law: Law.GENG_SUPERVISORY_BOARD,
      body: 3,
      matters: bitsOf(Matter, ["RESOLUTION", "OWN_RULES", "SEATS", "EXCLUSION", "AUDITORS"]),
      procedure: Procedure.CIRCULAR,
      notice: 86_400,
      discussion: 0,
      objectionWindow: 2 * 86_400,
      objections: 1,
      quorumNum: 1,
      quorumDen: 2,
      quorumMin: 3,
      tie: Tie.CHAIR,
      proxyCap: 0,
      grace: 3600,
      jointForm: false,
    });
    expect(ruleSets[4]).to.deep.include({
      law: Law.GENG_GENERAL_MEETING,
      body: 1,
      procedure: Procedure.EXTENDED,
      notice: 14 * 86_400,
      discussion: 7 * 86_400,
      majorityNum: 3,
      majorityDen: 4,
      majorityStrict: false,
      voteWeight: VoteWeight.EQUAL,
      flatOnThreeQuarters: false,
      proxyCap: 2,
      effectiveOn: EffectiveOn.REGISTER,
      openers: 2,
    });
  });

  it("gives what of a rule set follows from the body and from its other fields", () => {
    const simple = "matters: [sites], majority: { share: 1/2, strict: true }";
    const extended = `procedure: extended, notice: 14 days, discussion: 1 day, ${simple}`;
    const sites: Change = ["relays, sites]", "relays]"];
    const first = (entry: string, ...others: Change[]) =>
      readChanged([sites, ...others, ruleSet(entry)]).plan.ruleSets[0];
    expect(first(`body: board, ${simple}`)).to.deep.include({ law: Law.GENG_BOARD, proxyCap: 0 });
    expect(
      first(`body: assembly, voteWeight: ordinary, cap: 3, jointForm: true, ${extended}`),
    ).to.deep.include({ proxyCap: 2, cap: 3, flatOnThreeQuarters: true, jointForm: true });
    expect(
      first(
        `body: assembly, voteWeight: entrepreneurs, capBase: exercised, electorate: at-close, proxyCap: 1, conflictKinds: [exclusion, election], ${extended}`,
      ),
    ).to.deep.include({
      voteWeight: VoteWeight.ENTREPRENEURS,
      capBase: 1,
      flatOnThreeQuarters: false,
      electorate: 2,
      proxyCap: 1,
      conflictKinds: bitsOf(Matter, ["EXCLUSION", "ELECTION"]),
    });
    const association: Change = ["yearEnd: 12", "cooperative: false"];
    expect(first(`body: assembly, ${simple}`, association)).to.deep.include({
      law: Law.FREE,
      proxyCap: 0,
    });
    expect(first(`body: assembly, law: bgb-association, ${simple}`, association)).to.deep.include({
      law: Law.BGB_ASSOCIATION,
    });
    const other: Change = [
      "\nruleSets:",
      "  - { id: council, name: Beirat, presidedBy: board, seats: [{}] }\n\nruleSets:",
    ];
    expect(first(`body: council, ${simple}`, other)).to.deep.include({ body: 4, law: Law.FREE });
  });

  it("gives a directory of names", () => {
    const { directory } = example();
    expect(directory).to.deep.include({ name: "Musterwerk eG", seat: "Musterstadt" });
    expect(directory.persons[4]).to.deep.equal({ number: 5, member: 3, name: "Person 3-02" });
    expect(directory.persons[7]).to.deep.equal({ number: 8, member: 6, name: "Mitglied 06" });
  });

  it("brings no name and no address of a person into any step", () => {
    const { plan, directory } = example();
    const steps = foundingSteps(invite(plan, EXAMPLE_NOW).plan, [ledger.register], ledger.votes);
    const bytes = concatHex(steps.map(({ data }) => data));
    const names = [
      directory.name,
      directory.seat,
      ...directory.members.map(({ name }) => name),
      ...directory.persons.map(({ name }) => name),
      ...directory.auditors.map(({ name }) => name),
      ...directory.bodies.flatMap(({ id, name }) => [id, name]),
      ...directory.segments.map(({ name }) => name),
    ];
    expect(names.length).to.be.greaterThan(20);
    for (const text of names.flatMap((name) => [
      name,
      ...name.split(" ").filter((word) => word.length > 3),
    ])) {
      expect(bytes, text).not.to.include(stringToHex(text).slice(2));
    }
    // The search finds what is there: a site's origin is public.
    expect(bytes).to.include(stringToHex(plan.sites[0]?.origin ?? "").slice(2));
  });
});

describe("founding file: invitations", () => {
  it("go to every person without a key, but not to former members", () => {
    const { invitations, plan } = invite(example().plan, EXAMPLE_NOW);
    expect(invitations.map(({ person }) => person)).to.deep.equal([1, 2, 3, 4, 5, 6, 8]);
    expect(plan.members[4]?.invitations).to.deep.equal([zeroAddress]);
    expect(plan.members[2]?.invitations[1]).to.equal(invitations[4]?.invitation);
    expect(new Set(invitations.map(({ secret }) => secret)).size).to.equal(7);
  });

  it("leave keys and given invitations alone", () => {
    const key = `0x${"ab".repeat(20)}`;
    const entries = [`${key},`, `,"${ledger.bodies};"`, ",", ",", ",", ","];
    const { plan } = readChanged([], column("key,invitation", entries));
    const invited = invite(plan, EXAMPLE_NOW);
    expect(plan.members[0]?.keys[0]?.toLowerCase()).to.equal(key);
    expect(invited.plan.members[1]?.invitations[0]).to.equal(ledger.bodies);
    expect(invited.invitations.map(({ person }) => person)).to.deep.equal([3, 4, 5, 6, 8]);
  });
});
