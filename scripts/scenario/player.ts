/** Plays a scenario on a ledger of its own and compares what happens with what the file expects. */
import type { Hex } from "viem";
import { UmlaufError } from "../../server/errors.ts";
import { RuleFault } from "../../server/protocol/rules.ts";
import { paragraphOf } from "../../server/protocol/statute.ts";
import { contractError } from "../../server/relay/revert.ts";
import type { Submitted } from "./act.ts";
import { perform } from "./acts.ts";
import { Clock } from "./clock.ts";
import {
  compareDeclaration,
  compareMembers,
  compareSeat,
  compareVote,
  standing,
  type Tell,
} from "./expectations.ts";
import type { Scenario, Step } from "./file.ts";
import { ScenarioLedger } from "./ledger.ts";
import { compareLedgerIndex } from "./ledgerComparison.ts";
import type { TellField } from "./pairs.ts";
import { People } from "./people.ts";
import type { Difference, Played, PlayedStep, PlayedVote } from "./result.ts";
import { Scene, Unplayable } from "./scene.ts";
import { compareVoteIndex } from "./voteComparison.ts";

/**
 * Plays a scenario.
 * @param progress Called after each step: how many are done, of how many
 */
export async function play(
  scenario: Scenario,
  progress: (done: number, total: number) => void = () => {},
): Promise<Played> {
  const clock = new Clock(scenario.founding.at);
  const people = new People(scenario.founding);
  const ledger = await ScenarioLedger.found(people.plan(), scenario.title, clock);
  try {
    const scene = new Scene(scenario.founding, ledger, people, clock);
    return await new Player(scenario, scene).play(progress);
  } finally {
    await ledger.close();
  }
}

class Player {
  readonly #scenario: Scenario;
  readonly #ledger: ScenarioLedger;
  readonly #scene: Scene;
  readonly #clock: Clock;
  readonly #differences: Difference[] = [];
  /** What the relay has acknowledged and the chain does not have yet. */
  #pending: Hex[] = [];
  /** Codes of what was acknowledged and yet did not count, since the step began. */
  #lost: string[] = [];
  /** When the relay's line to the chain is whole again, UTC milliseconds. */
  #cutUntil: number | undefined;

  constructor(scenario: Scenario, scene: Scene) {
    this.#scenario = scenario;
    this.#scene = scene;
    this.#ledger = scene.ledger;
    this.#clock = scene.clock;
  }

  async play(progress: (done: number, total: number) => void): Promise<Played> {
    const { file, title, steps } = this.#scenario;
    const played: PlayedStep[] = [];
    await this.#ledger.indexed();
    for (const [i, step] of steps.entries()) {
      const done = await this.#step(step, i + 1);
      played.push(done);
      progress(i + 1, steps.length);
      // What follows would only repeat that something did not come about.
      if (!done.passed && done.refusals.length > 0 && step.expect.refused === undefined) break;
    }
    this.#lost = [];
    if (this.#cutUntil !== undefined) await this.#travel(this.#cutUntil);
    const votes = await this.#finish();
    const passed = this.#differences.length === 0;
    return { file, title, passed, steps: played, votes, differences: this.#differences };
  }

  async #step(step: Step, number: number): Promise<PlayedStep> {
    const { at, mined, act, expect } = step;
    const known = this.#differences.length;
    const tell: Tell = (keys, expected, actual) => {
      this.#differ(step, number, ["expect", ...keys], expected, actual);
    };
    this.#lost = [];
    await this.#travel(at);
    if (expect.refused !== undefined) await this.#scene.mark();
    if (mined !== undefined && mined > at) this.#cut(mined);
    let refusals: readonly string[] = [];
    try {
      const submitted = act === undefined ? [] : await perform(act, this.#scene);
      for (const { id } of submitted) if (id !== undefined) this.#pending.push(id);
      await this.#settle();
      refusals = this.#compareRefusals(step, number, submitted);
      if (
        expect.refused !== undefined &&
        refusals.length > 0 &&
        !(await this.#scene.isAsMarked())
      ) {
        tell(["refused"], "nothing changes", "the contracts' storage changed");
      }
      await this.#compare(step, tell);
    } catch (error) {
      if (!(error instanceof Unplayable)) throw error;
      this.#differ(step, number, [act?.kind ?? "at"], "it can be played", error.message);
      refusals = ["UNPLAYABLE"];
    }
    return {
      number,
      line: step.place().line,
      at,
      mined,
      act,
      block: await this.#ledger.block(),
      refusals,
      passed: this.#differences.length === known,
    };
  }

  /** Goes to an instant and stops wherever something falls due on the way. */
  async #travel(to: number): Promise<void> {
    for (;;) {
      const due = 1000 * (await this.#ledger.nextDue(this.#clock.second));
      const next = Math.min(due, this.#cutUntil ?? Number.POSITIVE_INFINITY);
      if (next > to) break;
      this.#clock.set(next);
      if (this.#cutUntil === next) this.#restore();
      await this.#settle();
    }
    this.#clock.set(to);
  }

  #cut(until: number): void {
    this.#cutUntil = Math.max(until, this.#cutUntil ?? until);
    this.#ledger.cut(true);
  }

  #restore(): void {
    this.#cutUntil = undefined;
    this.#ledger.cut(false);
  }

  async #settle(): Promise<void> {
    await this.#ledger.settle();
    const waiting: Hex[] = [];
    for (const id of this.#pending) {
      const status = await this.#ledger.relay.statusOf(id);
      if (status?.state === "received") waiting.push(id);
      if (status?.state === "skipped") this.#lost.push(status.reason);
      if (status?.state === "failed") this.#lost.push(status.code);
    }
    this.#pending = waiting;
  }

  /** @returns The codes of the refusals */
  #compareRefusals(step: Step, number: number, submitted: readonly Submitted[]): string[] {
    const { refused, facts = {} } = step.expect;
    const refusals = submitted.flatMap(({ elector, error }) =>
      error === undefined ? [] : [{ elector, ...refusalOf(error) }],
    );
    const differ = (key: string, expected: string, actual: string) =>
      this.#differ(step, number, ["expect", key], expected, actual);
    const accepted = submitted.length - refusals.length;
    if (refused !== undefined && (accepted > 0 || submitted.length === 0)) {
      differ("refused", refused, `${accepted} of ${submitted.length} accepted`);
    }
    for (const { elector, code, facts: found } of refusals) {
      const who = elector === undefined ? "" : ` (${elector})`;
      if (code !== refused) differ("refused", refused ?? "accepted", code + who);
      for (const [fact, value] of Object.entries(facts)) {
        const actual = String(found[fact] ?? "–");
        if (actual !== value) this.#differ(step, number, ["expect", "facts", fact], value, actual);
      }
    }
    return [...new Set(refusals.map(({ code }) => code))];
  }

  async #compare({ expect }: Step, tell: Tell): Promise<void> {
    const now = this.#clock.second;
    const within =
      (...above: (string | number)[]): Tell =>
      (keys, expected, actual) =>
        tell([...above, ...keys], expected, actual);
    const lost = [...new Set(this.#lost)].join(", ");
    if (lost !== (expect.lost ?? "")) tell(["lost"], expect.lost ?? "nothing", lost || "nothing");
    for (const [name, vote] of Object.entries(expect.votes ?? {})) {
      const actual = await standing(this.#scene, name, now);
      await compareVote(this.#scene, vote, actual, within("votes", name));
    }
    for (const [i, members] of (expect.members ?? []).entries()) {
      await compareMembers(this.#scene, members, now, within("members", i));
    }
    for (const [i, seat] of (expect.seats ?? []).entries()) {
      await compareSeat(this.#scene, seat, now, within("seats", i));
    }
    for (const [name, state] of Object.entries(expect.declarations ?? {})) {
      await compareDeclaration(this.#scene, name, state, within("declarations", name));
    }
  }

  /** Compares the index with the contracts and tells how the votes stand. */
  async #finish(): Promise<PlayedVote[]> {
    const now = this.#clock.second;
    const { file } = this.#scenario;
    const votes: PlayedVote[] = [];
    const unsettled = [...this.#pending.map(() => "not written"), ...this.#lost];
    if (unsettled.length > 0) {
      const difference = { file, line: 1, step: 0, field: "lost", expected: "nothing" };
      this.#differences.push({ ...difference, actual: [...new Set(unsettled)].join(", ") });
    }
    const tellIn =
      (above: string): TellField =>
      (field, expected, actual) => {
        const difference = { file, line: 1, step: 0, field: `${above}.${field}` };
        this.#differences.push({ ...difference, expected, actual });
      };
    for (const [name, { id }] of this.#scene.votes) {
      const { openedAt } = await this.#ledger.view.ask("votes", "voteOf", [id]);
      if (openedAt === 0) continue;
      await compareVoteIndex(this.#ledger, id, now, tellIn(`index.${name}`));
      votes.push(await standing(this.#scene, name, now));
    }
    await compareLedgerIndex(this.#ledger, now, tellIn("index"));
    return votes;
  }

  #differ(
    { place }: Step,
    step: number,
    keys: readonly (string | number)[],
    expected: string,
    actual: string,
  ): void {
    const { file, line } = place(...keys);
    this.#differences.push({ file, line, step, field: keys.join("."), expected, actual });
  }
}

/** A refusal's code: the server's, or the name of the contract's error where a call went there directly. */
function refusalOf(error: unknown): Pick<UmlaufError, "facts"> & { readonly code: string } {
  const direct = contractError(error);
  if (direct !== undefined) {
    const facts = Object.entries(direct.facts).map(([name, value]) => [name, String(value)]);
    return { code: direct.name, facts: Object.fromEntries(facts) };
  }
  if (!(error instanceof UmlaufError)) throw error;
  const { code, facts } = error;
  if (typeof facts.faults !== "string") return error;
  // The paragraphs that forbid it, as the portal writes them beside the faults.
  const faults = facts.faults.split(", ") as (keyof typeof RuleFault)[];
  const paragraphs = faults.map((fault) => paragraphOf(RuleFault[fault])).filter(Boolean);
  return { code, facts: { ...facts, paragraphs: paragraphs.join("; ") } };
}
