import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import {
  changed,
  differencesOf,
  example,
  lineOf,
  playText,
  SCENARIOS,
} from "../../helpers/scenario.ts";

describe("scenario/player: what differs is told", () => {
  it("in a vote, field by field", async () => {
    const text = example(
      ["cause: all-voted", "cause: deadline"],
      ["yes: 3, no: 3 }", "yes: 4, no: 3, contestable: [late], action: ready }"],
    );
    const at = lineOf(text, "cause: deadline");
    const field = "expect.votes.painting";
    expect(differencesOf(await playText(text))).to.deep.equal([
      `${at} ${field}.cause: DEADLINE / ALL_VOTED`,
      `${at} ${field}.contestable: [LATE] / []`,
      `${at} ${field}.yes: 4 / 3`,
      `${at} ${field}.action: ready / lapsed`,
    ]);
  });

  it("in weights, voters and the derivation of a vote", async () => {
    const derivation = "[{ rule: quorum, result: met }, { rule: notice }]";
    const voters = "{ 1-2: own, 6: paper }";
    const text = example([
      "no: 3 }\n",
      `no: 3, weights: { yes: 9 }, voters: ${voters}, derivation: ${derivation} }\n`,
    ]);
    const at = lineOf(text, "cause: all-voted");
    const field = "expect.votes.painting";
    const steps = "NOTICE, ELECTORATE, QUORUM, MAJORITY, DECLARATION";
    expect(differencesOf(await playText(text))).to.deep.equal([
      `${at} ${field}.weights.yes: 9 / 3`,
      `${at} ${field}.derivation.1: NOTICE / ${steps}`,
      `${at} ${field}.voters: 6: PAPER / OWN`,
    ]);
  });

  it("in one member", async () => {
    const members =
      "members: [{ member: 7, votes: 1, entitled: true, shares: 1, until: 2026-12-31 24:00 }]";
    const text = example(["expect:\n      votes:", `expect:\n      ${members}\n      votes:`]);
    const at = lineOf(text, "members: [{ member: 7");
    expect(differencesOf(await playText(text))).to.deep.equal([
      `${at} expect.members.0.entitled: true / false`,
      `${at} expect.members.0.votes: 1 / 0`,
      `${at} expect.members.0.until: 2026-12-31T23:00:00.000Z / never`,
    ]);
  });

  it("in the list of members and in seats", async () => {
    const seats = "seats: [{ seat: board:1, holder: 2, role: none }]";
    const members = "members: [{ count: 6, eligible: 7, include: 7-9, exclude: 1 }]";
    const text = example([
      "expect:\n      votes:",
      `expect:\n      ${seats}\n      ${members}\n      votes:`,
    ]);
    const at = lineOf(text, "members: [{ count: 6");
    const seat = lineOf(text, "seats: [{");
    expect(differencesOf(await playText(text))).to.deep.equal([
      `${at} expect.members.0.count: 6 / 7`,
      `${at} expect.members.0.eligible: 7 / 6`,
      `${at} expect.members.0.include: member 8, 9 / no member`,
      `${at} expect.members.0.exclude: no member 1 / member`,
      `${seat} expect.seats.0.holder: 2 / 1`,
      `${seat} expect.seats.0.role: none / chair`,
    ]);
  });

  it("where an act is accepted that should be refused", async () => {
    const text = example([
      "no: 6 }\n    expect:",
      "no: 6 }\n    expect:\n      refused: VOTE_TOO_LATE",
    ]);
    expect(differencesOf(await playText(text))).to.deep.equal([
      `${lineOf(text, "refused: VOTE_TOO_LATE")} expect.refused: VOTE_TOO_LATE / 1 of 1 accepted`,
    ]);
  });

  it("where an act is refused for another reason, or with other facts", async () => {
    const text = example([
      "refused: NOTICE_TOO_SHORT",
      "refused: PERIOD_EMPTY, facts: { earliest: 7 }",
    ]);
    const at = lineOf(text, "refused: PERIOD_EMPTY");
    expect(differencesOf(await playText(text))).to.deep.equal([
      `${at} expect.refused: PERIOD_EMPTY / NOTICE_TOO_SHORT`,
      `${at} expect.facts.earliest: 7 / 1778515200`,
    ]);
  });

  it("where an act is refused unexpectedly; the rest is not played", async () => {
    const text = example(["    expect: { refused: NOTICE_TOO_SHORT }\n", ""]);
    const played = await playText(text);
    expect(differencesOf(played)).to.deep.equal([
      `${lineOf(text, "- at: 2026-05-04 18:00")} expect.refused: accepted / NOTICE_TOO_SHORT`,
    ]);
    expect(played.steps.length).to.equal(1);
  });

  it("where a step speaks of a vote that was not opened", async () => {
    const text = example(["vote: painting, yes: 1-3", "vote: new-roof, yes: 1-3"]);
    const played = await playText(text);
    expect(differencesOf(played)).to.deep.equal([
      `${lineOf(text, "cast: { vote: new-roof")} cast: it can be played / the vote new-roof was not opened`,
    ]);
    expect(played.steps.length).to.equal(3);
  });

  it("where an acknowledged ballot does not count", async () => {
    const file = join(SCENARIOS, "17-late-ballot-decides.yaml");
    const text = changed(readFileSync(file, "utf8"), [
      ["      lost: VOTE_TOO_LATE\n", ""],
      // Without it, no step shows that rule.
      [", VOTE_TOO_LATE]", "]"],
    ]);
    expect(differencesOf(await playText(text))).to.deep.equal([
      `${lineOf(text, "votes: { lost: { outcome")} expect.lost: nothing / VOTE_TOO_LATE`,
    ]);
  });
});
