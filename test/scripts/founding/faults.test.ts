import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { Faults } from "../../../scripts/founding/faults.ts";
import { readMembers } from "../../../scripts/founding/members.ts";
import { type Change, faultsIn, faultsOf, withExample } from "../../helpers/founding.ts";

const utc = (text: string) => Date.parse(text) / 1000;

describe("founding file: faults", () => {
  /** Change of the YAML file, change of the list, expected faults. */
  // biome-ignore format: one case a line
  const cases: readonly [string, readonly Change[], readonly Change[], readonly string[]][] = [
    ["an unknown body",[["convenedBy: board", "convenedBy: bored"]], [], ["founding.yaml:19:17 BODY_UNKNOWN"]],
    ["a rule set of no body",[["- body: board", "- body: bored"]], [], ["founding.yaml:35:11 BODY_UNKNOWN"]],
    ["a body twice",[["id: supervisory-board", "id: board"], ["presidedBy: supervisory-board", "presidedBy: board"], ["- body: supervisory-board", "- body: board"]], [], ["founding.yaml:26:9 BODY_TWICE", "founding.yaml:45:14 MATTER_TWICE", "founding.yaml:49:13 QUORUM_UNATTAINABLE"]],
    ["an unknown matter",[["[resolution, seats]", "[resolution, chairs]"]], [], ["founding.yaml:45:27 VALUE_INVALID"]],
    ["no body for rule sets",[["rule-sets, executors", "executors"]], [], ["founding.yaml:35:3 MATTER_MISSING"]],
    ["an unlawful rule set",[["share: 3/4", "share: 1/4"]], [], ["founding.yaml:54:5 RULE_SET_UNLAWFUL"]],
    ["more openers than seats",[["openers: 2", "openers: 3"]], [], ["founding.yaml:60:14 OPENERS_TOO_MANY"]],
    ["a quorum beyond all seats",[["share: 1/2, of: all-members, least: 3", "share: 1/2, of: all-members, least: 5"]], [], ["founding.yaml:49:13 QUORUM_UNATTAINABLE"]],
    ["a quorum beyond all members",[["quorum: { share: 1/2, of: eligible }", "quorum: { least: 6 }"]], [], ["founding.yaml:57:13 QUORUM_UNATTAINABLE"]],
    ["a seat's segment",[["municipal, holder: 1,", "land, holder: 1,"]], [], ["founding.yaml:24:34 SEAT_SEGMENT_DIFFERS"]],
    ["a former member in a seat",[["holder: 1,", "holder: 5,"]], [], ["founding.yaml:24:39 HOLDER_FORMER"]],
    ["an unknown holder",[["holder: 1,", "holder: 7,"]], [], ["founding.yaml:24:39 HOLDER_UNKNOWN"]],
    ["an unknown person of a member",[["holder: 3/2,", "holder: 3/3,"]], [], ["founding.yaml:30:39 HOLDER_UNKNOWN"]],
    ["a holder who is none",[["holder: 3/2,", "holder: Paul,"]], [], ["founding.yaml:30:39 HOLDER_INVALID"]],
    ["a holder twice",[["holder: 3/2,", "holder: 2,"]], [], ["founding.yaml:30:39 HOLDER_SEATED_TWICE"]],
    ["a second chair",[["holder: 6, since: 2023-07-01, until: 2027-06-30", "holder: 6, since: 2023-07-01, until: 2027-06-30, chair: true"]], [], ["founding.yaml:31:67 CHAIR_TWICE"]],
    ["no chair",[["2028-12-31, chair: true", "2028-12-31"]], [], ["founding.yaml:21:9 CHAIR_MISSING"]],
    ["a term that is over",[["holder: 1, since: 2024-01-01, until: 2028-12-31", "holder: 1, since: 2024-01-01, until: 2025-12-31"]], [], ["founding.yaml:24:68 TERM_OVER"]],
    ["a term that runs back",[["holder: 1, since: 2024-01-01, until: 2028-12-31", "holder: 1, since: 2029-01-01, until: 2028-12-31"]], [], ["founding.yaml:24:68 PERIOD_EMPTY"]],
    ["a holder without a term",[["holder: 1, since: 2024-01-01, until: 2028-12-31", "holder: 1"]], [], ["founding.yaml:24:39 HOLDER_WITHOUT_TERM"]],
    ["a body without seats",[["everyMember: true", "everyMember: false"]], [], ["founding.yaml:16:9 BODY_WITHOUT_SEATS"]],
    ["a convener without seats",[["convenedBy: board", "convenedBy: assembly"]], [], ["founding.yaml:16:9 CONVENER_WITHOUT_SEATS", "founding.yaml:60:14 OPENERS_TOO_MANY"]],
    ["an unknown field",[["everyMember: true", "everyMember: true\n    quorum: 3"]], [], ["founding.yaml:19:13 FIELD_UNKNOWN"]],
    ["an unknown field at the top",[["seat: Musterstadt", "seat: Musterstadt\ncountry: DE"]], [], ["founding.yaml:4:10 FIELD_UNKNOWN"]],
    ["a missing field",[["seat: Musterstadt\n", ""]], [], ["founding.yaml:1:1 FIELD_MISSING"]],
    ["a bad duration",[["notice: 14 days", "notice: two weeks"]], [], ["founding.yaml:56:13 DURATION_INVALID"]],
    ["a bad share",[["share: 3/4", "share: 75%"]], [], ["founding.yaml:58:24 SHARE_INVALID"]],
    ["a bad date",[["2028-12-31, chair", "31.12.2028, chair"]], [], ["founding.yaml:24:68 DATE_INVALID"]],
    ["another time zone",[["Europe/Berlin", "Europe/Vienna"]], [], ["founding.yaml:4:11 VALUE_INVALID"]],
    ["an unknown segment of a seat",[["{ segment: land }", "{ segment: sea }"]], [], ["founding.yaml:32:20 SEGMENT_UNKNOWN"]],
    ["a segment's number twice",[["land: 2", "land: 1"]], [], ["founding.yaml:9:9 SEGMENT_NUMBER_TWICE"]],
    ["an origin elsewhere",[["origin: https://portal.musterwerk", "origin: https://portal.other"]], [], ["founding.yaml:13:13 ORIGIN_INVALID"]],
    ["an origin without https",[["origin: https", "origin: http"]], [], ["founding.yaml:13:13 ORIGIN_INVALID"]],
    ["a missing list",[["members.csv", "others.csv"]], [], ["founding.yaml:5:10 FILE_UNREADABLE"]],
    ["broken YAML",[["segments:", "segments: ]"]], [], ["founding.yaml:7:11 FILE_UNREADABLE"]],
    ["a number twice",[], [["\n2,Stadtwerke", "\n1,Stadtwerke"]], ["founding.yaml:29:39 HOLDER_UNKNOWN", "members.csv:3:1 MEMBER_NUMBER_TWICE", "members.csv:4:1 MEMBER_NUMBER_GAP"]],
    ["a gap in the numbers",[], [["\n6,Mitglied", "\n7,Karl"]], ["founding.yaml:31:19 HOLDER_UNKNOWN", "members.csv:7:1 MEMBER_NUMBER_GAP"]],
    ["an unknown segment of a member",[], [["person,,", "person,sea,"]], ["members.csv:7:22 SEGMENT_UNKNOWN"]],
    ["a bad date of entry",[], [["2021-06-15", "15.06.2021"]], ["members.csv:7:23 DATE_INVALID"]],
    ["an entry to come",[], [["2021-06-15", "2026-08-02"]], ["founding.yaml:31:19 HOLDER_FORMER", "members.csv:7:23 MEMBER_SINCE_FUTURE"]],
    ["an exit before the entry",[], [["2023-12-31", "2018-12-31"]], ["members.csv:6:55 PERIOD_EMPTY"]],
    ["an unknown kind",[], [["06,person", "06,company"]], ["members.csv:7:15 VALUE_INVALID"]],
    ["an organisation that nobody signs for",[], [["1,Person 4-01", "1,"]], ["founding.yaml:25:34 HOLDER_UNKNOWN", "members.csv:5:58 PERSON_MISSING"]],
    ["a member without a name",[], [["6,Mitglied 06,", "6,,"]], ["members.csv:7:3 FIELD_MISSING", "members.csv:7:28 PERSON_MISSING"]],
    ["a fraction of a share",[], [["2021-06-15,,1,1,", "2021-06-15,,1.5,1,"]], ["members.csv:7:35 VALUE_INVALID"]],
    ["a missing column",[], [["shares,votes", "parts,votes"]], ["members.csv:1:1 COLUMN_MISSING", "members.csv:1:1 COLUMN_UNKNOWN"]],
    ["a row that is too short",[], [["2021-06-15,,1,1,", "2021-06-15,,1"]], ["founding.yaml:31:19 HOLDER_UNKNOWN", "members.csv:7:1 ROW_LENGTH"]],
    ["an open quotation",[], [["Mitglied 06", "\"Mitglied 06"]], ["members.csv:7:1 FILE_UNREADABLE"]],
  ];

  for (const [name, yaml, csv, expected] of cases) {
    it(`tells ${name}`, () => {
      expect(faultsOf(yaml, csv)).to.deep.equal(expected);
    });
  }

  it("tells all of them together, in both languages", () => {
    const yaml: Change[] = [
      ["seat: Musterstadt", "sea: Musterstadt"],
      ["notice: 14 days", "notice: soon"],
      ["holder: 6,", "holder: 60,"],
    ];
    const csv: Change[] = [["2021-06-15", "never"]];
    expect(faultsOf(yaml, csv)).to.deep.equal([
      "founding.yaml:1:1 FIELD_MISSING",
      "founding.yaml:3:6 FIELD_UNKNOWN",
      "founding.yaml:31:19 HOLDER_UNKNOWN",
      "founding.yaml:56:13 DURATION_INVALID",
      "members.csv:7:23 DATE_INVALID",
    ]);
    withExample(yaml, csv, (file) => {
      const faults = faultsIn(file);
      expect(faults[3]?.de).to.equal("„soon“ ist keine Dauer wie „24 h“ oder „14 days“.");
      expect(faults[3]?.en).to.equal("“soon” is no duration such as “24 h” or “14 days”.");
      expect(faults.flatMap(({ de, en }) => [de, en]).join()).not.to.match(/\{\w+\}/);
    });
  });

  it("tells that there are too few members, investing ones not counted", () => {
    const csv: Change[] = [
      ["votes,persons", "votes,persons,investing"],
      ["1,Vertretung 1 A", "1,Vertretung 1 A,"],
      ['1,"Person 2-01; Person 2-02"', '1,"Person 2-01; Person 2-02",yes'],
      ['1,"Vertretung 3; Person 3-02"', '1,"Vertretung 3; Person 3-02",yes'],
      ["1,Person 4-01", "1,Person 4-01,"],
      ["1,Vertretung 5", "1,Vertretung 5,"],
      ["2021-06-15,,1,1,", "2021-06-15,,1,1,,yes"],
    ];
    expect(faultsOf([], csv)).to.deep.equal(["founding.yaml:5:10 MEMBERS_TOO_FEW"]);
    // With one more of the others there are three.
    const enough = csv.with(-1, ["2021-06-15,,1,1,", "2021-06-15,,1,1,,no"]);
    expect(faultsOf([], enough)).to.deep.equal([]);
  });

  it("tells addresses that are none, that occur twice, or that do not fit the persons", () => {
    const key = `0x${"ab".repeat(20)}`;
    const rows = (first: string, second: string, last: string): Change[] => [
      ["votes,persons", "votes,persons,key,invitation"],
      ["1,Vertretung 1 A", `1,Vertretung 1 A,${first}`],
      ['1,"Person 2-01; Person 2-02"', `1,"Person 2-01; Person 2-02",${second}`],
      ['1,"Vertretung 3; Person 3-02"', '1,"Vertretung 3; Person 3-02",,'],
      ["1,Person 4-01", "1,Person 4-01,,"],
      ["1,Vertretung 5", "1,Vertretung 5,,"],
      ["2021-06-15,,1,1,", `2021-06-15,,1,1,,${last}`],
    ];
    expect(faultsOf([], rows("0x12,", ",", ","))).to.deep.equal(["members.csv:2:70 KEY_INVALID"]);
    expect(faultsOf([], rows(`${key},`, ",", `,${key}`))).to.deep.equal([
      "members.csv:7:41 KEY_TWICE",
    ]);
    expect(faultsOf([], rows(`${key},${key}`, ",", ","))).to.deep.equal([
      "members.csv:2:113 INVITATION_AND_KEY",
      "members.csv:2:113 KEY_TWICE",
    ]);
    expect(faultsOf([], rows(",", `${key},`, ","))).to.deep.equal([
      "members.csv:3:98 PERSONS_DIFFER",
    ]);
  });

  it("reads lists separated by semicolons, with a mark of byte order", () => {
    const list = "\uFEFFnumber;name;kind;segment;since;until;shares;votes;persons\r\n";
    const rows = [1, 2, 3].map((n) => `${n};M ${n};person;;1965-05-0${n};;1;1;"A${n};B${n}"\r\n`);
    const faults = new Faults();
    const members = readMembers(list + rows.join(""), "m.csv", "UTC", faults);
    faults.throwIfAny();
    expect(members?.map(({ since }) => since)).to.deep.equal([
      utc("1965-05-01T00:00:00Z"),
      utc("1965-05-02T00:00:00Z"),
      utc("1965-05-03T00:00:00Z"),
    ]);
    expect(members?.[2]?.persons.map(({ name }) => name)).to.deep.equal(["A3", "B3"]);
  });

  it("refuses files in another encoding than UTF-8", () => {
    withExample([], [], (file) => {
      const list = join(dirname(file), "members.csv");
      writeFileSync(list, Buffer.from("number,name\n1,M\u00fcller\n", "latin1"));
      expect(faultsIn(file).map(({ code, facts }) => [code, facts.reason])).to.deep.equal([
        ["FILE_UNREADABLE", "not UTF-8 members.csv"],
      ]);
    });
  });
});
