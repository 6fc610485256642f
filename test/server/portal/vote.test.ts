import { expect } from "chai";
import { de } from "../../../server/portal/de.ts";
import { en } from "../../../server/portal/en.ts";
import { Speech, type Visit } from "../../../server/portal/frame.ts";
import { votePage } from "../../../server/portal/pages/vote.ts";
import type { RuleCode } from "../../../server/protocol/derivation.ts";
import { Base } from "../../../server/protocol/rules.ts";
import type { Contest, Count } from "../../../server/protocol/types.ts";
import * as german from "../../../server/words/de.ts";
import * as english from "../../../server/words/en.ts";
import { closedVote, NOW, read, rulesOf, runningVote, step, visit } from "../../helpers/views.ts";

const DAY = 86_400;
const speak = (change: Partial<Visit> = {}) => new Speech(visit(change));
describe("the page of a vote", () => {
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
    const present = closedVote({ ruleSet: rulesOf({ majorityBase: Base.PRESENT }) });
    expect(read(votePage(speak(), present))).to.include("Enthaltung 10 10,8 %");
  });

  it("says why a result is contestable, each reason by itself", () => {
    const late = step("HANGS_ON_LATE", "notMet", { added: 2, removed: 0 });
    const ban = step("HANGS_ON_BAN", "notMet", {}, "§43(6) GenG");
    const vote = closedVote({
      contestable: ["LATE", "BAN"],
      derivation: [...closedVote().derivation, late, ban],
    });
    const text = read(votePage(speak(), vote));
    expect(text).to.include("angenommen anfechtbar");
    expect(text).to.match(/anfechtbar : 2 Stimmen sind rechtzeitig eingegangen.*Stimmbeleg/);
    expect(text).to.include("Ohne sie wäre das Ergebnis ein anderes.");
    expect(text).to.include("nicht erfüllt Stimmrecht der Betroffenen §43(6) GenG");
    for (const language of ["de", "en"] as const) {
      const words = language === "de" ? german : english;
      for (const [reason, sentence] of Object.entries(words.contests)) {
        if (reason === "LATE") continue;
        const one = closedVote({ contestable: [reason as keyof typeof Contest] });
        expect(read(votePage(speak({ language }), one)), reason).to.include(sentence);
      }
    }
  });

  it("writes every rule of a derivation, with its paragraph as the language cites it", () => {
    const numbers = { rule: 1, scheme: 1, standing: 1, choice: 1, given: DAY, required: DAY };
    const rest = { eligible: 7, all: 9, barred: 2, participants: 3, num: 1, den: 2, base: 4 };
    const counts = {
      heads: 3,
      votes: 5,
      most: 3,
      counted: 1,
      yes: 3,
      no: 1,
      seats: 2,
      filled: 1,
    };
    const codes = Object.keys(de.rule.title) as RuleCode[];
    expect(codes.length).to.be.greaterThan(20);
    for (const language of ["de", "en"] as const) {
      const { rule } = language === "de" ? de : en;
      for (const code of codes) {
        const all = { ...numbers, ...rest, ...counts, objections: 1, aborting: 2, added: 1 };
        const told = step(code, "met", all, "§43(3) no. 1 GenG");
        const page = read(votePage(speak({ language }), closedVote({ derivation: [told] })));
        const cited = language === "de" ? "§43(3) Nr. 1 GenG" : "§43(3) no. 1 GenG";
        const [, sentence = ""] = page.split(`${rule.title[code]} ${cited} `);
        expect(sentence, code)
          .to.match(/^[^.]{10}.*\./)
          .and.not.match(/undefined|NaN|\[object/);
      }
    }
  });

  it("tells who is concerned, and whether they vote", () => {
    const concerned = { persons: [4], members: [4], barred: true };
    const barred = read(votePage(speak(), runningVote({ concerned })));
    expect(barred).to.include("Betroffen Mitglied 4, Person 4 stimmen nicht mit");
    const allowed = runningVote({ concerned: { ...concerned, barred: false } });
    expect(read(votePage(speak(), allowed))).to.include("Mitglied 4, Person 4 stimmen mit");
  });

  it("shows heads beside votes where members have several", () => {
    const weights = { ...(closedVote().count as Count), yes: 90 };
    const text = read(votePage(speak(), closedVote({ weights })));
    expect(text).to.include("Wahl Mitglieder Stimmen Anteil");
    expect(text).to.include("Ja 60 90 81,8 % Nein 20 20 18,2 %");
    expect(text).to.include("Zusammen 93 123 –");
  });

  it("lists the candidates of an election, the most votes first", () => {
    const order = { body: 1, since: NOW, until: NOW + DAY, seats: [2, 5] };
    const candidates = [
      { person: 7, votes: 3, seat: null },
      { person: 8, votes: 12, seat: 5 },
    ];
    const content = { kind: "ELECT", election: { ...order, candidates: [7, 8] } } as const;
    const text = read(
      votePage(speak(), closedVote({ content, election: { ...order, candidates } })),
    );
    expect(text).to.include("Generalversammlung: Wahl für 2 Sitze");
    expect(text).to.include("Kandidat Stimmen Gewählt für Person 8 12 Sitz 5 Person 7 3 –");
    expect(text).to.not.include("Stimmen je Wahl;");
    expect(text).to.include("Gewählt ist, wer in der Liste für einen Sitz steht.");
    const nobody = closedVote({ content, outcome: "REJECTED", election: { ...order, candidates } });
    expect(read(votePage(speak(), nobody))).to.include("Ergebnis Niemand ist gewählt.");
  });

  it("shows minutes, what stands no more, and who opened it where members did (§45 GenG)", () => {
    const minutes = { at: NOW, document: "0x1234", chair: 2, boardMember: 1 };
    const text = read(
      votePage(
        speak(),
        closedVote({ minutes, standing: "ANNULLED", annulledAt: NOW, signers: [] }),
      ),
    );
    expect(text).to.include("angenommen aufgehoben");
    expect(text).to.include("Der Beschluss ist durch Urteil aufgehoben.");
    expect(text).to.match(/Niederschrift Person 2, Person 1, Dienstag, 1\. September 2026/);
    expect(text).to.include("Eröffnet durch Mitglieder (§45 GenG), Montag");
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
    ["DISCUSSION", "Erörtert wird bis zum Beginn der Abstimmung am Montag, 31. August 2026"],
    ["OVERDUE", "Die Frist ist abgelaufen."],
    ["GRACE", "noch geschrieben; danach wird ausgezählt"],
    ["COUNTABLE", "sobald ausgezählt ist"],
  ] as const) {
    it(`says why there is nothing to do: ${phase}`, () => {
      expect(read(votePage(speak(), runningVote({ phase })))).to.include(words);
    });
  }

  it("says before a discussion when it begins", () => {
    const vote = runningVote({ phase: "PENDING", discussionAt: NOW + DAY });
    const text = read(votePage(speak(), vote));
    expect(text).to.include("Die Erörterung beginnt am Mittwoch, 2. September 2026");
    expect(text).to.include("Erörterung ab Mittwoch, 2. September 2026");
  });

  it("names what an action does", () => {
    const term = { since: NOW, until: NOW + DAY, role: "DEPUTY" } as const;
    const order = { body: 1, seat: 2, person: 7, ...term };
    const title = (
      content: ReturnType<typeof runningVote>["content"],
      matter: ReturnType<typeof runningVote>["matter"] = "RESOLUTION",
    ) => /<h1>(.*?)<\/h1>/.exec(votePage(speak(), runningVote({ content, matter })))?.[1];
    expect(title({ kind: "SEAT", order })).to.include("Generalversammlung, Sitz 2 für Person 7");
    expect(title({ kind: "END_RELAY", relay: 3 })).to.include("Ablösung des Relais 3");
    const rules = rulesOf();
    const election = { body: 1, since: 0, until: NOW, seats: [1], candidates: [4] };
    const admission = { application: "0x", validUntil: NOW, investing: false, votes: 1 } as const;
    for (const [content, words] of [
      [{ kind: "ADMIT", ...admission }, "Zulassung eines Mitglieds"],
      [{ kind: "EXCLUDE", member: 4 }, "Ausschluss des Mitglieds 4"],
      [{ kind: "GRANT_VOTES", member: 4, votes: 3 }, "3 Stimmen für Mitglied 4"],
      [{ kind: "ELECT", election }, "Generalversammlung: Wahl für 1 Sitz"],
      [{ kind: "ADOPT_RULE_SET", ruleSet: rules }, "Neue Regelfassung für: Generalversammlung"],
    ] as const) {
      expect(title(content), content.kind).to.include(words);
    }
    const concern = { kind: "CONCERN", persons: [1], members: [] } as const;
    expect(title(concern, "DISCHARGE")).to.equal("Abstimmung 12: Entlastung");
    expect(title({ kind: "RESOLUTION" }, "MERGER")).to.equal("Abstimmung 12: Verschmelzung");
    expect(title({ kind: "RESOLUTION" })).to.equal("Abstimmung 12: Beschluss nach dem Antrag");
  });
});
