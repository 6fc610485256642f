import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { Faults } from "../../../scripts/founding/faults.ts";
import { readMembers } from "../../../scripts/founding/members.ts";
import { wordOf } from "../../../scripts/founding/schema.ts";
import { Matter } from "../../../server/protocol/rules.ts";
import {
  type Change,
  column,
  faultsIn,
  faultsOf,
  moreMembers,
  withExample,
} from "../../helpers/founding.ts";

const utc = (text: string) => Date.parse(text) / 1000;
const KEY = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
const MATTERS = Object.keys(Matter).map(wordOf).join(", ");

describe("founding file: faults", () => {
  /** Change of the YAML file, change of the list, expected faults. */
  // biome-ignore format: one case a line
  const cases: readonly [string, readonly Change[], readonly Change[], readonly string[]][] = [
    ["an unknown body", [["convenedBy: board", "convenedBy: bored"]], [], ["founding.yaml:28:17 BODY_UNKNOWN body=bored"]],
    ["a rule set of no body", [["- body: board", "- body: bored"]], [], ["founding.yaml:47:11 BODY_UNKNOWN body=bored"]],
    ["a body twice", [["\nruleSets:", "  - { id: board, name: Beirat, presidedBy: supervisory-board, seats: [{}] }\n\nruleSets:"]], [], ["founding.yaml:44:11 BODY_TWICE body=board"]],
    ["a convener without seats", [["convenedBy: board", "convenedBy: assembly"]], [], ["founding.yaml:25:9 CONVENER_WITHOUT_SEATS body=assembly convened=assembly", ...[72, 82, 94, 104].map((line) => `founding.yaml:${line}:14 OPENERS_TOO_MANY openers=2 body=assembly seats=0`)]],
    ["an unknown kind of body", [["kind: board", "kind: bored"]], [], ["founding.yaml:32:11 VALUE_INVALID field=bodies.1.kind value=bored expected=general-meeting, representatives, board, supervisory-board, other"]],
    ["an unknown matter", [["resolution, own-rules, seats", "chairs"]], [], [`founding.yaml:55:15 VALUE_INVALID field=ruleSets.1.matters.0 value=chairs expected=${MATTERS}`]],
    ["a bar in an unknown matter", [["tie: chair", "conflictKinds: [chairs]"]], [], [`founding.yaml:61:21 VALUE_INVALID field=ruleSets.1.conflictKinds.0 value=chairs expected=${MATTERS}`]],
    ["an unknown law", [["tie: chair", "law: aktg"]], [], ["founding.yaml:61:10 VALUE_INVALID field=ruleSets.1.law value=aktg expected=free, geng-general-meeting, geng-board, geng-supervisory-board, geng-representatives, bgb-association"]],
    ["a procedure that is not held here", [["tie: chair", "procedure: meeting"]], [], ["founding.yaml:61:16 VALUE_INVALID field=ruleSets.1.procedure value=meeting expected=circular, extended"]],
    ["no body for rule sets", [["rule-sets, own-rules, dis", "dis"]], [], ["founding.yaml:47:3 MATTER_MISSING matter=rule-sets"]],
    ["a matter twice", [["[recall, ", "[recall, investors, "]], [], ["founding.yaml:76:14 MATTER_TWICE body=assembly matter=investors"]],
    ["more openers than seats", [["openers: 2", "openers: 3"]], [], ["founding.yaml:72:14 OPENERS_TOO_MANY openers=3 body=board seats=2"]],
    ["a quorum beyond all seats", [["least: 3", "least: 5"]], [], ["founding.yaml:59:13 QUORUM_UNATTAINABLE least=5 body=supervisory-board heads=4"]],
    ["a quorum beyond all members", [["quorum: { share: 1/2, of: eligible }", "quorum: { least: 6 }"]], [], ["founding.yaml:91:13 QUORUM_UNATTAINABLE least=6 body=assembly heads=5"]],
    ["a quorum beyond all who vote", [["quorum: { share: 1/2, of: eligible }", "quorum: { least: 5 }"]], [["2021-06-15,,1,1", "2021-06-15,,1,0"], ...column("investing", []).with(-1, ["1,0,,", "1,0,,,yes"])], ["founding.yaml:91:13 QUORUM_UNATTAINABLE least=5 body=assembly heads=4"]],
    ["a seat's segment", [["municipal, holder: 1,", "land, holder: 1,"]], [], ["founding.yaml:34:34 SEAT_SEGMENT_DIFFERS required=land member=1 actual=municipal"]],
    ["a former member in a seat", [["holder: 1,", "holder: 5,"]], [], ["founding.yaml:34:39 HOLDER_FORMER member=5"]],
    ["a term after the membership", [["since: 2023-07-01, until: 2027-06-30 }", "since: 2027-01-01, until: 2027-06-30 }"]], [["2021-06-15,", "2021-06-15,2026-12-31"]], ["founding.yaml:42:19 HOLDER_FORMER member=6"]],
    ["an unknown holder", [["holder: 1,", "holder: 7,"]], [], ["founding.yaml:34:39 HOLDER_UNKNOWN holder=7/1"]],
    ["an unknown person of a member", [["holder: 3/2,", "holder: 3/3,"]], [], ["founding.yaml:41:39 HOLDER_UNKNOWN holder=3/3"]],
    ["a holder who is none", [["holder: 3/2,", "holder: Paul,"]], [], ["founding.yaml:41:39 HOLDER_INVALID value=Paul"]],
    ["a holder twice", [["holder: 3/2,", "holder: 2,"]], [], ["founding.yaml:41:39 HOLDER_SEATED_TWICE holder=2/1 body=supervisory-board"]],
    ["a second chair", [["role: deputy", "role: chair"]], [], ["founding.yaml:41:88 ROLE_TWICE body=supervisory-board role=chair"]],
    ["a second deputy", [["holder: 6, since: 2023-07-01, until: 2027-06-30", "holder: 6, since: 2023-07-01, until: 2027-06-30, role: deputy"]], [], ["founding.yaml:42:66 ROLE_TWICE body=supervisory-board role=deputy"]],
    ["a role that is none", [["role: deputy", "role: member"]], [], ["founding.yaml:41:88 VALUE_INVALID field=bodies.2.seats.1.role value=member expected=chair, deputy"]],
    ["a role without a holder", [["{ segment: land }", "{ segment: land, role: chair }"]], [], ["founding.yaml:43:32 HOLDER_MISSING"]],
    ["neither chair nor deputy", [["2028-12-31, role: chair", "2028-12-31"]], [], ["founding.yaml:30:9 CHAIR_MISSING body=board presided=board"]],
    ["a term that is over", [["holder: 1, since: 2024-01-01, until: 2028-12-31", "holder: 1, since: 2024-01-01, until: 2025-12-31"]], [], ["founding.yaml:34:68 TERM_OVER until=2025-12-31"]],
    ["a term that runs back", [["holder: 1, since: 2024-01-01, until: 2028-12-31", "holder: 1, since: 2029-01-01, until: 2028-12-31"]], [], ["founding.yaml:34:68 PERIOD_EMPTY since=2029-01-01 until=2028-12-31"]],
    ["a holder without a term", [["holder: 1, since: 2024-01-01, until: 2028-12-31", "holder: 1"]], [], ["founding.yaml:34:39 HOLDER_WITHOUT_TERM"]],
    ["a body without seats", [["  - id: board", "  - { id: council, name: Beirat, presidedBy: board }\n  - id: board"]], [], ["founding.yaml:30:11 BODY_WITHOUT_SEATS body=council"]],
    ["a body with too many seats", [["      - { segment: land } # vacant", "      - {}\n".repeat(61)]], [], ["founding.yaml:36:9 SEATS_TOO_MANY body=supervisory-board most=63"]],
    ["a meeting with seats", [["kind: general-meeting", "kind: general-meeting\n    seats: [{ segment: land }]"]], [], ["founding.yaml:28:12 MEETING_WITH_SEATS body=assembly"]],
    ["an unknown field", [["kind: general-meeting", "everyMember: true"]], [], ["founding.yaml:27:18 FIELD_UNKNOWN field=everyMember"]],
    ["an unknown field at the top", [["seat: Musterstadt", "seat: Musterstadt\ncountry: DE"]], [], ["founding.yaml:4:10 FIELD_UNKNOWN field=country"]],
    ["an unknown article", [["yearEnd: 12", "yearsEnd: 12"]], [], ["founding.yaml:8:13 FIELD_UNKNOWN field=yearsEnd"]],
    ["a month that is none", [["yearEnd: 12", "yearEnd: 13"]], [], ["founding.yaml:8:12 VALUE_INVALID field=articles.yearEnd value=13 expected=1…12, none"]],
    ["a notice of exit in days", [["6 months", "90 days"]], [], ["founding.yaml:9:15 VALUE_INVALID field=articles.exitNotice value=90 days expected=3 months"]],
    ["a minority of two twentieths", [["yearEnd: 12", "minority: 2/20"]], [], ["founding.yaml:8:13 VALUE_INVALID field=articles.minority value=2/20 expected=1/10, none"]],
    ["articles that are none", [["articles:\n  yearEnd: 12\n  exitNotice: 6 months\n  transferConsent: true", "articles: none"]], [], ["founding.yaml:7:11 VALUE_INVALID field=articles value=none expected=object"]],
    ["a missing field", [["seat: Musterstadt\n", ""]], [], ["founding.yaml:1:1 FIELD_MISSING field=seat"]],
    ["a bad duration", [["notice: 1 day", "notice: one day"]], [], ["founding.yaml:56:13 DURATION_INVALID value=one day"]],
    ["a bad share", [["share: 3/4", "share: 75%"]], [], ["founding.yaml:81:24 SHARE_INVALID value=75%"]],
    ["a bad date", [["2028-12-31, role", "31.12.2028, role"]], [], ["founding.yaml:34:68 DATE_INVALID value=31.12.2028"]],
    ["another time zone", [["Europe/Berlin", "Europe/Vienna"]], [], ["founding.yaml:4:11 VALUE_INVALID field=timezone value=Europe/Vienna expected=UTC, Europe/Berlin"]],
    ["an unknown segment of a seat", [["{ segment: land }", "{ segment: sea }"]], [], ["founding.yaml:43:20 SEGMENT_UNKNOWN segment=sea"]],
    ["a segment's number twice", [["land: 2", "land: 1"]], [], ["founding.yaml:14:9 SEGMENT_NUMBER_TWICE segment=land"]],
    ["an origin elsewhere", [["origin: https://portal.musterwerk", "origin: https://portal.other"]], [], ["founding.yaml:22:13 ORIGIN_INVALID rpId=portal.musterwerk.example origin=https://portal.other.example"]],
    ["an origin without https", [["origin: https", "origin: http"]], [], ["founding.yaml:22:13 ORIGIN_INVALID rpId=portal.musterwerk.example origin=http://portal.musterwerk.example"]],
    ["an auditor without a key", [[`    key: ${KEY}\n`, ""]], [], ["founding.yaml:17:5 FIELD_MISSING field=auditors.0.key"]],
    ["an auditor with a short key", [[KEY, KEY.slice(0, -2)]], [], [`founding.yaml:18:10 KEY_INVALID value=${KEY.slice(0, -2)}`]],
    ["an auditor with the key of nobody", [[KEY, `0x${"0".repeat(40)}`]], [], [`founding.yaml:18:10 KEY_INVALID value=0x${"0".repeat(40)}`]],
    ["an auditor with a member's key", [], column("key", [KEY]), [`founding.yaml:18:10 KEY_TWICE key=${KEY}`]],
    ["auditors that are no list", [[`  - name: Prüfungsverband Muster\n    key: ${KEY}`, "  name: Muster"]], [], ['founding.yaml:17:3 VALUE_INVALID field=auditors value={"name":"Muster"} expected=a list']],
    ["a missing list", [["members.csv", "others.csv"]], [], ["founding.yaml:5:10 FILE_UNREADABLE reason=ENOENT others.csv"]],
    ["broken YAML", [["segments:", "segments: ]"]], [], ['founding.yaml:12:11 FILE_UNREADABLE reason=Unexpected flow-seq-end token in YAML stream: "]" at line 12, column 11:']],
    ["a number twice", [], [["\n2,Stadtwerke", "\n1,Stadtwerke"]], ["founding.yaml:40:39 HOLDER_UNKNOWN holder=2/1", "members.csv:3:1 MEMBER_NUMBER_TWICE number=1", "members.csv:4:1 MEMBER_NUMBER_GAP before=1 number=3"]],
    ["a gap in the numbers", [], [["\n6,Mitglied", "\n7,Mitglied"]], ["founding.yaml:42:19 HOLDER_UNKNOWN holder=6/1", "members.csv:7:1 MEMBER_NUMBER_GAP before=5 number=7"]],
    ["an unknown segment of a member", [], [["person,,", "person,sea,"]], ["members.csv:7:22 SEGMENT_UNKNOWN segment=sea"]],
    ["a bad date of entry", [], [["2021-06-15", "15.06.2021"]], ["members.csv:7:23 DATE_INVALID value=15.06.2021"]],
    ["an entry to come", [], [["2021-06-15", "2026-08-02"]], ["founding.yaml:42:19 HOLDER_FORMER member=6", "members.csv:7:23 MEMBER_SINCE_FUTURE member=6"]],
    ["an exit before the entry", [], [["2023-12-31", "2018-12-31"]], ["members.csv:6:55 PERIOD_EMPTY since=2019-12-12 until=2018-12-31"]],
    ["an exit before 1970", [], [["2019-12-12,2023-12-31", "1965-05-01,1969-12-31"]], ["members.csv:6:55 EXIT_BEFORE_1970 until=1969-12-31"]],
    ["an unknown kind of member", [], [["06,person", "06,company"]], ["members.csv:7:15 VALUE_INVALID field=kind value=company expected=person, organisation"]],
    ["an organisation that nobody signs for", [], [["1,Person 4-01", "1,"]], ["founding.yaml:35:34 HOLDER_UNKNOWN holder=4/1", "members.csv:5:58 PERSON_MISSING member=4"]],
    ["representatives of a natural person", [], [["1,1,,", "1,1,,yes"]], ["members.csv:7:40 REPRESENTATIVES_OF_PERSON member=6"]],
    ["one entry for two persons", [], [["no;yes", "yes"]], ["founding.yaml:41:39 OFFICE_NOT_OF_MEMBER holder=3/2", "members.csv:4:93 PERSONS_DIFFER column=representatives given=1 persons=2"]],
    ["somebody who may be a representative", [], [["no;yes", "maybe;yes"]], ["members.csv:4:93 VALUE_INVALID field=representatives value=maybe expected=yes, no"]],
    ["a member that may be investing", [], column("investing", ["maybe"]), ["members.csv:2:71 VALUE_INVALID field=investing value=maybe expected=yes, no"]],
    ["a member without a name", [], [["6,Mitglied 06,", "6,,"]], ["members.csv:7:3 FIELD_MISSING field=name", "members.csv:7:28 PERSON_MISSING member=6"]],
    ["a fraction of a share", [], [["2021-06-15,,1,1,", "2021-06-15,,1.5,1,"]], ["members.csv:7:35 VALUE_INVALID field=shares value=1.5 expected=0…4294967295"]],
    ["a missing column", [], [["shares,votes", "parts,votes"]], ["members.csv:1:1 COLUMN_MISSING column=shares", "members.csv:1:1 COLUMN_UNKNOWN column=parts"]],
    ["a row that is too short", [], [["2021-06-15,,1,1,,", "2021-06-15,,1"]], ["founding.yaml:42:19 HOLDER_UNKNOWN holder=6/1", "members.csv:7:1 ROW_LENGTH given=7 expected=10"]],
    ["an open quotation", [], [["Mitglied 06", "\"Mitglied 06"]], ["members.csv:7:1 FILE_UNREADABLE reason=Quote Not Closed: the parsing is finished with an opening quote at line 7"]],
  ];

  for (const [name, yaml, csv, expected] of cases) {
    it(`tells ${name}`, () => {
      expect(faultsOf(yaml, csv)).to.deep.equal(expected);
    });
  }

  it("tells all of them together, in both languages", () => {
    const yaml: Change[] = [
      ["seat: Musterstadt", "sea: Musterstadt"],
      ["notice: 1 day", "notice: soon"],
      ["holder: 6,", "holder: 60,"],
    ];
    const csv: Change[] = [["2021-06-15", "never"]];
    withExample(yaml, csv, (file) => {
      const faults = faultsIn(file);
      expect(faults.map(({ line, column, code }) => [line, column, code])).to.deep.equal([
        [1, 1, "FIELD_MISSING"],
        [3, 6, "FIELD_UNKNOWN"],
        [42, 19, "HOLDER_UNKNOWN"],
        [56, 13, "DURATION_INVALID"],
        [7, 23, "DATE_INVALID"],
      ]);
      expect(faults[3]?.de).to.equal("„soon“ ist keine Dauer wie „24 h“ oder „14 days“.");
      expect(faults[3]?.en).to.equal("“soon” is no duration such as “24 h” or “14 days”.");
      expect(faults.flatMap(({ de, en }) => [de, en]).join()).not.to.match(/[{}]/);
    });
  });

  it("lets seats and roles follow one another", () => {
    const yaml: Change[] = [
      [
        "until: 2027-06-30, role: chair }",
        "until: 2026-12-31, role: chair }\n      - { holder: 2, since: 2027-01-01, until: 2027-06-30, role: chair }",
      ],
    ];
    expect(faultsOf(yaml)).to.deep.equal([]);
  });

  it("tells classes and instants of exit that are too many", () => {
    const row = (number: number, until: string, votes: number) =>
      `${number},M ${number},person,,2021-06-15,${until},1,${votes},,`;
    const classes = moreMembers(33, (number) => row(number, "", number));
    expect(faultsOf([], [classes])).to.deep.equal(["founding.yaml:5:10 CLASSES_TOO_MANY most=32"]);
    const exits = (count: number) =>
      moreMembers(20, (number) => row(number, `${2100 - (number % count)}-12-31`, 1));
    expect(faultsOf([], [exits(16)])).to.deep.equal([]);
    expect(faultsOf([], [exits(17)])).to.deep.equal(["members.csv:23:28 EXITS_TOO_MANY most=16"]);
  });

  it("tells addresses that are none, that occur twice, or that do not fit the persons", () => {
    const key = `0x${"ab".repeat(20)}`;
    const known = "0xABaBaBaBABabABabAbAbABAbABabababaBaBABaB";
    const addresses = (first: string, second: string, last: string): Change[] =>
      column("key,invitation", [first, second, ",", ",", ",", last]);
    expect(faultsOf([], addresses("0x12,", ",", ","))).to.deep.equal([
      "members.csv:2:71 KEY_INVALID value=0x12",
    ]);
    expect(faultsOf([], addresses(`${key},`, ",", `,${key}`))).to.deep.equal([
      `members.csv:7:42 KEY_TWICE key=${known}`,
    ]);
    expect(faultsOf([], addresses(`${key},${key}`, ",", ","))).to.deep.equal([
      "members.csv:2:114 INVITATION_AND_KEY person=1",
      `members.csv:2:114 KEY_TWICE key=${known}`,
    ]);
    expect(faultsOf([], addresses(",", `${key},`, ","))).to.deep.equal([
      "members.csv:3:99 PERSONS_DIFFER column=key given=1 persons=2",
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
