/**
 * The same cooperative twice: as the reference model knows it, and on the chain. Every act is tried on
 * both, and their verdicts are compared: the model's, the contract's, and that of the contract's free twin.
 */
import { type Hex, zeroHash } from "viem";
import { actionHash, encodeAction } from "../../server/protocol/actions.ts";
import { type Act, actDigest, isBodyAct, type PlainActName } from "../../server/protocol/acts.ts";
import {
  actCall,
  type Call,
  encodeEndorsements,
  endorseCall,
  openCall,
} from "../../server/protocol/calls.ts";
import type * as types from "../../server/protocol/types.ts";
import type { Cooperative } from "../verify/law/model.ts";
import type { Articles, RuleSet } from "../verify/law/words.ts";
import type {
  Figures,
  Founding,
  Key,
  Opening,
  PersonAct,
  Signed,
  VoteAct,
} from "../verify/law/world.ts";
import { Refused } from "../verify/law/world.ts";
import type { Answer, Attempt, FuzzChain } from "./chain.ts";
import type { Declaration } from "./declarations.ts";
import { Difference, show } from "./difference.ts";
import type { Wallets } from "./wallets.ts";
import { choiceOf, contentOf, documentOf, messageOf, openingOf } from "./words.ts";

const DAY = 86_400;

/** How often acts of a name were done, and refused. */
export type Tally = Map<string, { done: number; refused: number }>;

/** A vote that was opened on both sides. */
export interface PairVote {
  readonly id: Hex;
  readonly opening: Opening;
  readonly ruleSet: RuleSet;
  readonly by: readonly Signed[];
  /** Figures of the tally as the event tells them, since no view does; null before the close */
  weights: Figures | null;
}

/** An act that can be signed, endorsed and done. */
export interface Prepared<A extends PersonAct | VoteAct = PersonAct | VoteAct> {
  readonly it: A;
  readonly vote: Hex | null;
  readonly validUntil: number;
  readonly message: Act<PlainActName>;
  readonly digest: Hex;
}

/** An opening that can be signed, endorsed and done. */
export interface PreparedOpening {
  readonly opening: Opening;
  readonly message: types.Opening;
  readonly digest: Hex;
}

/** Both sides, founded. */
export interface Sides {
  readonly chain: FuzzChain;
  readonly model: Cooperative;
  readonly wallets: Wallets;
  readonly founding: Founding;
  /** Key of the only relay */
  readonly relay: Key;
  readonly tally: Tally;
}

export class Pair {
  readonly chain: FuzzChain;
  readonly model: Cooperative;
  readonly wallets: Wallets;
  readonly founding: Founding;
  readonly relay: Key;
  /** As they are now */
  articles: Articles;
  readonly votes: PairVote[] = [];
  /** In the order of the model's numbers, from 1 */
  readonly ruleSets: RuleSet[];
  readonly declarations: Declaration[] = [];
  readonly done: { readonly act: Prepared; readonly by: readonly Signed[] }[] = [];
  /** What was tried, in order */
  readonly trace: string[] = [];
  now: number;
  readonly #tally: Tally;
  #nonce = 0;
  #refusals = 0;

  constructor({ chain, model, wallets, founding, relay, tally }: Sides) {
    this.chain = chain;
    this.model = model;
    this.wallets = wallets;
    this.founding = founding;
    this.relay = relay;
    this.articles = founding.articles;
    this.ruleSets = [...founding.ruleSets];
    this.now = founding.at;
    this.#tally = tally;
  }

  prepare<A extends PersonAct | VoteAct>(
    it: A,
    vote: PairVote | null = null,
    valid = DAY,
  ): Prepared<A> {
    const validUntil = this.now + valid;
    const more = {
      ...(vote === null ? {} : { vote: vote.id }),
      ...this.#declarationOf(it),
      ...(it.name === "PaperBallot"
        ? { choice: BigInt(choiceOf(it.choice, isElection(vote))) }
        : {}),
      document: documentOf("document"),
      nonce: this.#once(),
      validUntil,
    };
    const message = messageOf(it, more);
    const digest = actDigest(this.chain.ledger, it.name, message as Act<typeof it.name>);
    return { it, vote: vote?.id ?? null, validUntil, message, digest };
  }

  /** Does an act under its signatures. */
  async act(act: Prepared, by: readonly Signed[]): Promise<boolean> {
    const { it, vote, validUntil, message, digest } = act;
    const signatures = await this.#signatures(digest, by);
    const call = actCall(this.chain.ledger, it.name, message as Act<typeof it.name>, signatures);
    const isDone = this.done.some((done) => done.act.digest === digest);
    const { attempt } = await this.both(it.name, { ...it, vote, validUntil, by }, call, (t) => {
      if (isVoteAct(it)) {
        // The model leaves it to the ledger that an act is good once.
        if (isDone) throw new Refused("it is done already");
        this.model.voteAct(vote ?? "", it, by, validUntil, t);
      } else this.model.act(it, by, validUntil, t, `act:${digest}`);
    });
    if (attempt.error !== null) return false;
    this.done.push({ act, by });
    this.noteClosing(attempt);
    return true;
  }

  prepareOpening(fields: Omit<Opening, "vote">, valid = DAY): PreparedOpening {
    const once = { nonce: this.#once(), validUntil: this.now + valid };
    const action = actionHash(encodeAction(contentOf(fields.action)));
    const ruleSet = this.#indexOf(fields.body, fields.ruleSet);
    const message = openingOf({ ...fields, ruleSet }, action, once);
    const digest = actDigest(this.chain.ledger, "Opening", message);
    return { opening: { ...fields, vote: digest }, message, digest };
  }

  async open(
    { opening, message, digest }: PreparedOpening,
    by: readonly Signed[],
  ): Promise<boolean> {
    const action = encodeAction(contentOf(opening.action));
    const call = openCall(this.chain.ledger, message, action, await this.#signatures(digest, by));
    const { attempt } = await this.both("Opening", { ...opening, by }, call, (t) =>
      this.model.open(opening, by, message.validUntil, t),
    );
    if (attempt.error !== null) return false;
    const ruleSet = this.ruleSets[opening.ruleSet - 1];
    if (ruleSet === undefined) throw new Difference("a vote without a rule set", opening, null);
    this.votes.push({ id: digest, opening, ruleSet, by, weights: null });
    return true;
  }

  async endorse(
    { digest }: { readonly digest: Hex },
    what: "act" | "vote",
    endorsements: readonly { readonly member: number; readonly key: Key | null }[],
  ): Promise<boolean> {
    const packed = await Promise.all(
      endorsements.map(async ({ member, key }) => ({
        member,
        packed: await this.wallets.sign(key, digest),
      })),
    );
    const call = endorseCall(this.chain.ledger, digest, encodeEndorsements(packed));
    const { attempt } = await this.both("Endorsement", { digest, endorsements }, call, (t) =>
      this.model.endorse(`${what}:${digest}`, endorsements, t),
    );
    return attempt.error === null;
  }

  /** The rule set's number in its body, as the chain has it, of one that the model numbers. */
  indexOf(number: number): number {
    const ruleSet = this.ruleSets[number - 1];
    return ruleSet === undefined ? number : this.#indexOf(ruleSet.body, number);
  }

  #indexOf(body: number, number: number): number {
    if (this.ruleSets[number - 1] === undefined) return number;
    return this.ruleSets.slice(0, number).filter((ruleSet) => ruleSet.body === body).length;
  }

  #once(): bigint {
    this.#nonce += 1;
    return BigInt(this.#nonce);
  }

  /** How the chain names what an applicant takes back. */
  #declarationOf(it: PersonAct | VoteAct): Readonly<Record<string, unknown>> {
    if (it.name !== "Withdrawal") return {};
    const application = this.declarations.find(({ id }) => id === it.application);
    if (application?.name !== "Application") return { declaration: zeroHash };
    return { declaration: actDigest(this.chain.ledger, "Application", application.message) };
  }

  #signatures(digest: Hex, by: readonly Signed[]): Promise<types.Signed[]> {
    return Promise.all(
      by.map(async ({ body, seat, key }) => ({
        body,
        seat,
        packed: await this.wallets.sign(key, digest),
      })),
    );
  }

  /** Notes the weighed figures of votes that were closed. */
  noteClosing({ events }: Attempt): void {
    for (const event of events) {
      if (event.eventName !== "VoteClosed") continue;
      const vote = this.votes.find(({ id }) => id === event.args.vote);
      if (vote !== undefined) vote.weights = figuresOf(event.args.weights);
    }
  }

  /** Tries an act on both sides and compares the verdicts. */
  async both<T>(
    name: string,
    facts: unknown,
    call: Call,
    work: (t: number) => T,
    twinAgrees: (check: string | null, attempt: Attempt) => boolean = (check, { error }) =>
      check === error,
  ): Promise<{ readonly value: T | undefined; readonly attempt: Attempt }> {
    const t = this.now;
    this.trace.push(`${t} ${name} ${show(facts)}`);
    const check = await this.chain.check(call, t);
    let value: T | undefined;
    let refused: string | null = null;
    try {
      value = work(t);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused = error.message;
    }
    // Where model and twin refuse, the act itself is tried now and then: a block costs more than a question.
    const isClear = refused !== null && check.error !== null && ++this.#refusals % 4 !== 0;
    const attempt = isClear ? refusedBy(check) : await this.chain.send(call, t);
    this.trace.push(`  ${refused ?? "done"} | ${attempt.error ?? "done"}`);
    if ((refused === null) !== (attempt.error === null))
      throw new Difference(`${name}: one side refuses`, refused ?? "done", attempt.error ?? "done");
    if (!twinAgrees(check.error, attempt))
      throw new Difference(`${name}: the twin disagrees`, check.error, attempt.error);
    const counted = this.#tally.get(name) ?? { done: 0, refused: 0 };
    counted[refused === null ? "done" : "refused"] += 1;
    this.#tally.set(name, counted);
    return { value, attempt };
  }
}

function refusedBy({ error, data }: Answer): Attempt {
  return { error: error ?? "", data, events: [] };
}

function figuresOf(weights: Readonly<Record<keyof Figures, bigint>>): Figures {
  const { eligible, allMembers, yes, no, abstain, invalid } = weights;
  return {
    eligible: Number(eligible),
    allMembers: Number(allMembers),
    yes: Number(yes),
    no: Number(no),
    abstain: Number(abstain),
    invalid: Number(invalid),
  };
}

export function isElection(vote: PairVote | null): boolean {
  return vote?.opening.action.kind === "ELECT";
}

function isVoteAct(it: PersonAct | VoteAct): it is VoteAct {
  return !isBodyAct(it.name);
}
