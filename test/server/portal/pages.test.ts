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
  runningVote,
  step,
  visit,
} from "../../helpers/views.ts";

const speak = (change: Partial<Visit> = {}) => new Speech(visit(change));
/** What one reads: no tags, one kind of space, no entities. */
function read(page: string): string {
  return page
    .replace(/<head>.*?<\/head>/s, " ")
    .replace(/<[^>]+>/g, " ")
    .replace(/&#x2F;/g, "/")
    .replace(/&nbsp;|[\u00a0\u202f]/g, " ")
    .replace(/\s+/g, " ");
}

describe("portal pages", () => {
  describe("a vote", () => {
    it("tells in order: state, reason, facts, rules, participation, result, course, check", () => {
      const text = read(votePage(speak(), closedVote()));
      const order = [
        "Abstimmung 12: Beschluss nach dem Antrag",
        "abgeschlossen",
        "Die Abstimmung ist abgeschlossen seit",
        "Auf einen Blick",
        "Wie das Ergebnis zustande kam",
        "Beteiligung 37 von 120",
        "Ergebnis Der Antrag ist angenommen.",
        "Verlauf",
        "Nachprüfen",
        "Stand: Block 4 711, 09:59 Uhr MESZ",
      ];
      const places = order.map((words) => text.indexOf(words));
      expect(places, JSON.stringify(places)).to.not.include(-1);
      expect(places).to.deep.equal([...places].sort((a, b) => a - b));
    });

    it("tells while it runs how many voted, what is needed, until when, and no result", () => {
      const page = votePage(speak(), runningVote());
      const text = read(page);
      expect(text).to.include("37 von 120 (30,8 %)");
      expect(text).to.include("Donnerstag, 3. September 2026, 10:00 Uhr MESZ (noch 2 Tage)");
      expect(text).to.include("offen Beschlussfähigkeit 37 von 120 haben abgestimmt");
      expect(text).to.include("Nötig: mehr als 1/2 der Ja- und Nein-Stimmen");
      expect(text).to.include("Das Ergebnis steht hier nach dem Abschluss der Abstimmung.");
      expect(page).to.not.match(/<caption>|anfechtbar|angenommen|abgelehnt/);
    });

    it("counts shares of the base that the rules name, in a table before its bars", () => {
      const text = read(votePage(speak(), closedVote()));
      expect(text).to.include("Stimmen je Wahl; 100 % sind 80");
      expect(text).to.include("Ja 60 75 % Nein 20 25 % Enthaltung 10 – Ungültig 3 – Zusammen 93 –");
      const present = closedVote({ ruleSet: { ...closedVote().ruleSet, majorityBase: 1 } });
      expect(read(votePage(speak(), present))).to.include("Enthaltung 10 10,8 %");
    });

    it("says why a result is contestable", () => {
      const late = { ...step("LATE_BALLOTS", "notMet", { added: 2, removed: 0 }) };
      const vote = closedVote({
        contestable: true,
        derivation: [...closedVote().derivation, late],
      });
      const text = read(votePage(speak(), vote));
      expect(text).to.include("angenommen anfechtbar");
      expect(text).to.match(/anfechtbar : 2 Stimmen sind rechtzeitig eingegangen.*Stimmbeleg/);
      expect(text).to.include("Ohne sie wäre das Ergebnis ein anderes.");
    });

    it("tells of a tie, of the chair's casting vote and of who decided", () => {
      const vote = closedVote({
        derivation: [
          step("MAJORITY", "open", { yes: 5, no: 5, num: 1, den: 2, base: 10, required: 6 }),
          { ...step("CASTING_VOTE", "met", { choice: 1 }), decisive: true },
        ],
      });
      const text = read(votePage(speak(), vote));
      expect(text).to.include("offen Mehrheit 5 Ja, 5 Nein: Gleichstand.");
      expect(text).to.include("Der Vorsitz hat so gestimmt: Ja. Das hat entschieden.");
    });

    it("gives no figures of a procedure that was aborted", () => {
      const text = read(votePage(speak(), closedVote({ outcome: "PROCEDURE_ABORTED" })));
      expect(text).to.include("Das Verfahren wurde abgebrochen. Ein Ergebnis gibt es nicht.");
      expect(text).to.not.include("Stimmen je Wahl");
    });

    for (const [phase, words] of [
      ["PENDING", "Die Abstimmung beginnt am Montag, 31. August 2026"],
      ["OVERDUE", "Die Frist ist abgelaufen."],
      ["GRACE", "noch geschrieben; danach wird ausgezählt"],
      ["COUNTABLE", "sobald ausgezählt ist"],
    ] as const) {
      it(`says why there is nothing to do: ${phase}`, () => {
        expect(read(votePage(speak(), runningVote({ phase })))).to.include(words);
      });
    }

    it("names what an action does", () => {
      const order = { body: 1, seat: 2, person: 7, since: NOW, until: NOW, chair: false };
      const title = (content: ReturnType<typeof runningVote>["content"]) =>
        /<h1>(.*?)<\/h1>/.exec(votePage(speak(), runningVote({ content })))?.[1];
      expect(title({ kind: "SEAT", order })).to.include("Generalversammlung, Sitz 2 für Person 7");
      expect(title({ kind: "END_RELAY", relay: 3 })).to.include("Ablösung des Relais 3");
      expect(title({ kind: "ADMIT", application: "0x", validUntil: NOW })).to.include(
        "Zulassung eines Mitglieds",
      );
    });
  });

  it("escapes whatever comes from the ledger or the founding file", () => {
    const evil = `<script>alert("1")</script>`;
    const names = {
      ...visit().names,
      name: evil,
      segments: new Map([[1, evil]]),
      bodies: new Map([[1, evil]]),
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
