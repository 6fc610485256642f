import { expect } from "chai";
import { concatHex, stringToHex, zeroAddress } from "viem";
import { readFounding } from "../../../scripts/founding/file.ts";
import { invite } from "../../../scripts/founding/invitations.ts";
import { foundingSteps } from "../../../server/protocol/founding.ts";
import { FOREVER, Matter, Tie } from "../../../server/protocol/types.ts";
import { type Change, EXAMPLE_FILE, EXAMPLE_NOW, withExample } from "../../helpers/founding.ts";
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
      everyMember: true,
      convenedBy: 2,
      presidedBy: 3,
      segments: [],
    });
    expect(bodies[2]?.segments).to.deep.equal([1, 1, 0, 2]);
    expect(seats.map(({ body, seat, person, chair }) => [body, seat, person, chair])).to.deep.equal(
      [
        [2, 1, 1, true],
        [2, 2, 6, false],
        [3, 1, 2, true],
        [3, 2, 5, false],
        [3, 3, 8, false],
      ],
    );
    expect(seats[0]).to.deep.include({
      since: utc("2023-12-31T23:00:00Z"),
      until: utc("2028-12-31T23:00:00Z"),
    });
  });

  it("gives rule sets", () => {
    const { ruleSets } = example().plan;
    expect(ruleSets[1]).to.deep.include({
      body: 3,
      matters: (1 << Matter.RESOLUTION) | (1 << Matter.SEATS),
      notice: 86_400,
      objectionWindow: 2 * 86_400,
      objections: 1,
      quorumNum: 1,
      quorumDen: 2,
      quorumMin: 3,
      tie: Tie.CHAIR,
      grace: 3600,
    });
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
    const header: Change = ["votes,persons", "votes,persons,key,invitation"];
    const rows: Change[] = [
      ["1,Vertretung 1 A", `1,Vertretung 1 A,${key},`],
      ['1,"Person 2-01; Person 2-02"', `1,"Person 2-01; Person 2-02",,"${ledger.bodies};"`],
      ['1,"Vertretung 3; Person 3-02"', '1,"Vertretung 3; Person 3-02",,'],
      ["1,Person 4-01", "1,Person 4-01,,"],
      ["1,Vertretung 5", "1,Vertretung 5,,"],
      ["6,Mitglied 06,person,,2021-06-15,,1,1,", "6,Mitglied 06,person,,2021-06-15,,1,1,,,"],
    ];
    const { plan } = withExample([], [header, ...rows], (file) => readFounding(file, EXAMPLE_NOW));
    const invited = invite(plan, EXAMPLE_NOW);
    expect(plan.members[0]?.keys[0]?.toLowerCase()).to.equal(key);
    expect(invited.plan.members[1]?.invitations[0]).to.equal(ledger.bodies);
    expect(invited.invitations.map(({ person }) => person)).to.deep.equal([3, 4, 5, 6, 8]);
  });
});
