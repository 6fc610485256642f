import { expect } from "chai";
import { type Language, UmlaufError } from "../../../server/errors.ts";
import { de } from "../../../server/portal/de.ts";
import { en } from "../../../server/portal/en.ts";
import { Speech, type Visit } from "../../../server/portal/frame.ts";
import { failurePage, missingPage } from "../../../server/portal/pages/failure.ts";
import { membersPage } from "../../../server/portal/pages/members.ts";
import { startPage } from "../../../server/portal/pages/start.ts";
import { votePage } from "../../../server/portal/pages/vote.ts";
import { votesPage } from "../../../server/portal/pages/votes.ts";
import {
  closedVote,
  member,
  membersAt,
  NOW,
  read,
  runningVote,
  visit,
} from "../../helpers/views.ts";

const speak = (change: Partial<Visit> = {}) => new Speech(visit(change));
describe("portal pages", () => {
  it("escapes whatever comes from the ledger or the founding file", () => {
    const evil = `<script>alert("1")</script>`;
    const names = {
      ...visit().names,
      name: evil,
      segments: new Map([[1, evil]]),
      bodies: new Map([[1, evil]]),
      auditors: new Map([[1, evil]]),
    };
    const content = { kind: "ADD_SITE", rpIdHash: "0x", origin: evil } as const;
    const speech = speak({ names, path: "/votes", query: { at: `"><script>` } });
    const pages = [
      votePage(speech, runningVote({ content })),
      votesPage(speech, { votes: [runningVote()], older: undefined }, "/api/votes"),
      membersPage(
        speech,
        { members: membersAt([member(1)]), day: `"><script>`, today: false, next: undefined },
        "/api/members",
      ),
      missingPage(speech, evil),
      failurePage(speech, { sentence: evil, code: evil, retryable: false }),
    ];
    for (const page of pages) {
      expect(page).to.not.include("<script");
      expect(page).to.include("&lt;script&gt;");
    }
  });

  it("says where nothing is, and leads on", () => {
    const none = { votes: [], older: undefined };
    const votes = votesPage(speak(), none, "/api/votes");
    expect(read(votes)).to.include("Es gab noch keine Abstimmung. Zur Mitgliederliste");
    const start = (count: number) =>
      read(
        startPage(speak(), {
          status: {
            founding: "0x12",
            sealedAt: NOW,
            digest: "0x12",
            facts: 1,
            members: 3,
            persons: 3,
            bodies: 1,
            votes: count,
          },
          chainId: 7,
          members: { eligible: 3, all: 3 },
          bodies: [],
          auditors: [],
          segments: new Map(),
          running: [],
        }),
      );
    expect(start(0)).to.include("Es gab noch keine Abstimmung.");
    expect(start(2)).to.include("Zurzeit läuft keine Abstimmung. Zu den abgeschlossenen");
    const empty = { members: membersAt([]), day: "1990-01-01", today: false, next: undefined };
    expect(read(membersPage(speak(), empty, ""))).to.match(
      /gab es kein Mitglied.*Zur heutigen Liste/,
    );
    expect(
      read(
        votePage(
          speak(),
          runningVote({ participation: { ...runningVote().participation, voted: 0 } }),
        ),
      ),
    ).to.include("Noch ist keine Stimme geschrieben.");
  });

  it("tells who audits the cooperative, by name where the founding names it", () => {
    const data = {
      status: {
        founding: "0x12",
        sealedAt: NOW,
        digest: "0x12",
        facts: 1,
        members: 3,
        persons: 3,
        bodies: 1,
        votes: 0,
      },
      chainId: 7,
      members: { eligible: 3, all: 3 },
      bodies: [],
      segments: new Map(),
      running: [],
    };
    const auditors = [1, 2];
    expect(read(startPage(speak(), { ...data, auditors }))).to.include(
      "Prüfungsverband Prüfungsverband Muster, Prüfer 2",
    );
    expect(read(startPage(speak(), { ...data, auditors: [] }))).to.not.include("Prüfungsverband");
  });

  it("lists members by number, with the last day of a membership", () => {
    const until = Date.parse("2026-12-31T23:00:00Z") / 1000;
    const members = membersAt([member(7, { until, investing: true, shares: 12_000 })]);
    const page = membersPage(
      speak(),
      { members, day: "2026-09-01", today: true, next: undefined },
      "/api/members",
    );
    expect(read(page)).to.include(
      "Mitglied 7 (kommunal) Organisation, investierend 12. Dezember 2019 31. Dezember 2026 12 000 1",
    );
    expect(page).to.include('<time datetime="2026-12-31T22:59:59Z">');
  });

  it("lists who is excluded as a member without a vote until the membership ends (§68 GenG)", () => {
    const until = Date.parse("2026-12-31T23:00:00Z") / 1000;
    const excluded = { until, isEntitled: false, entitledUntil: NOW - 86_400, votes: 3 };
    const listed = (change: object) =>
      read(
        membersPage(
          speak(),
          {
            members: membersAt([member(7, { ...excluded, ...change })]),
            day: "2026-09-01",
            today: true,
            next: undefined,
          },
          "",
        ),
      );
    expect(listed({})).to.include("31. Dezember 2026 10 0 ohne Stimmrecht seit 31. August 2026");
    expect(listed({ isEntitled: true, entitledUntil: until })).to.include("31. Dezember 2026 10 3");
    // Who invests without a vote has lost none.
    expect(listed({ votes: 0 }))
      .to.include("10 0")
      .and.not.include("ohne Stimmrecht");
  });

  it("says before the title that a day is none, and beside the field what to enter", () => {
    const data = { members: undefined, day: "2026-09-01", today: false, next: undefined };
    const page = membersPage(speak(), data, "");
    expect(page).to.include("<title>Fehler: Mitgliederliste");
    expect(page).to.match(
      /id="at-error">Fehler: .*aria-invalid="true" aria-describedby="at-hint at-error"/s,
    );
  });

  it("keeps a chosen language in its links, and offers the other", () => {
    const chosen = votesPage(
      speak({ language: "en", chosen: true }),
      { votes: [runningVote()], older: undefined },
      "",
    );
    const inner = [...chosen.matchAll(/href="&#x2F;(?:votes|members)?[^"]*"/g)].map(
      ([link]) => link,
    );
    expect(inner.length).to.be.greaterThan(4);
    for (const link of inner) expect(link).to.match(/lang&#x3D;(en|de)"/);
    expect(chosen).to.match(/lang&#x3D;de" lang="de" hreflang="de">Deutsch</);
    expect(votesPage(speak(), { votes: [], older: undefined }, "")).to.include('<html lang="de">');
  });

  it("tells the day of a block that is not of today, and how far the index is behind", () => {
    const asOf = { block: 12, hash: "0x", timestamp: NOW - 3 * 86_400 };
    const text = read(votesPage(speak({ asOf, behind: 3 }), { votes: [], older: undefined }, ""));
    expect(text).to.include("Stand: Block 12, Samstag, 29. August 2026, 10:00 Uhr MESZ");
    expect(text).to.include("Der Index holt noch auf: 3 Blöcke fehlen.");
  });

  it("has the same texts in both languages, and none left in the other", () => {
    const paths = (value: unknown, path = ""): string[] =>
      typeof value === "object" && value !== null
        ? Object.entries(value).flatMap(([key, part]) => paths(part, `${path}.${key}`))
        : [`${path}: ${typeof value}`];
    expect(paths(en).sort()).to.deep.equal(paths(de).sort());
    const german = /\b(der|die|das|nicht|Abstimmung|Stimme|Mitglied)\b/;
    const pages: ((language: Language) => string)[] = [
      (language) => votePage(speak({ language }), closedVote()),
      (language) => votePage(speak({ language }), runningVote()),
      (language) => missingPage(speak({ language }), new UmlaufError("VOTE_UNKNOWN").message),
    ];
    for (const page of pages) expect(read(page("en"))).to.not.match(german);
  });
});
