/** From the words of a step to signed acts, submitted as people's devices would. */
import { type Hex, keccak256, stringToBytes } from "viem";
import { type ActionContent, actionHash, encodeAction } from "../../server/protocol/actions.ts";
import { type Act, type ActName as SignedName, actDigest, applicationId } from "../../server/protocol/acts.ts";
import { ballotDigest } from "../../server/protocol/ballot.ts";
import { admissionEvidence, closeCall, endCall, executeCall } from "../../server/protocol/calls.ts";
import { encodeSignature } from "../../server/protocol/signatures.ts";
import {
  type Action,
  type Application,
  Choice,
  Matter,
  type Opening,
  Outcome,
  Revocability,
} from "../../server/protocol/types.ts";
import type { SubmittedAct } from "../../server/relay/acts.ts";
import { endOfDay, startOfDay } from "../founding/dates.ts";
import { namedKey, type Signer } from "../signers.ts";
import type { Clock } from "./clock.ts";
import { type Founding, proposedRuleSet } from "./founding.ts";
import type { ScenarioLedger } from "./ledger.ts";
import { type People, personNumber } from "./people.ts";
import type { ActionFields, ActName, Fields, PersonName, StepAct } from "./schema.ts";

/** A vote that was opened in a scenario. */
export interface OpenedVote {
  readonly id: Hex;
  readonly body: number;
  readonly action: Action;
  /** Name of the application that it is about */
  readonly application: string | undefined;
  readonly changeable: boolean;
  /** Newest revision of each elector's acknowledged ballots */
  readonly revisions: Map<number, number>;
}

interface Applicant {
  readonly id: Hex;
  readonly declaration: Hex;
  readonly application: Application;
  readonly signature: Hex;
  readonly signer: Signer;
}

/** One thing that was submitted: its id where it was acknowledged, or why it was refused. */
export interface Submitted {
  /** The elector, where it is a ballot or an objection */
  readonly elector?: number;
  readonly id?: Hex;
  readonly error?: unknown;
}

/** Something that cannot even be tried. */
export class Unplayable extends Error {}

const DAY = 86_400;
const CHOICES = { yes: Choice.YES, no: Choice.NO, abstain: Choice.ABSTAIN, invalid: Choice.INVALID };
const MATTERS: Readonly<Record<string, number>> = {
  RESOLUTION: Matter.RESOLUTION,
  ADMIT: Matter.ADMISSION,
  SEAT: Matter.SEATS,
  UNSEAT: Matter.SEATS,
  ADOPT_RULE_SET: Matter.RULE_SETS,
  REPLACE_KEY: Matter.KEYS,
};

type Handlers = { readonly [A in ActName]: (fields: Fields<A>) => Promise<readonly Submitted[]> };

/** Does what the steps say, through the relay; what anybody may do it sends to the chain itself. */
export class Actor {
  readonly votes = new Map<string, OpenedVote>();
  readonly #founding: Founding;
  readonly #ledger: ScenarioLedger;
  readonly #people: People;
  readonly #clock: Clock;
  readonly #applicants = new Map<string, Applicant>();
  #nonce = 0n;

  constructor(founding: Founding, ledger: ScenarioLedger, people: People, clock: Clock) {
    this.#founding = founding;
    this.#ledger = ledger;
    this.#people = people;
    this.#clock = clock;
  }

  /** @throws Unplayable where the step speaks of what did not come about */
  do({ kind, fields }: StepAct): Promise<readonly Submitted[]> {
    const handle = this.#handlers[kind] as (fields: StepAct["fields"]) => Promise<readonly Submitted[]>;
    return handle(fields);
  }

  /** @throws Unplayable where the vote was not opened */
  vote(name: string): OpenedVote {
    const vote = this.votes.get(name);
    if (vote === undefined) throw new Unplayable(`the vote ${name} was not opened`);
    return vote;
  }

  /** The number of a body. */
  body(id: string): number {
    return this.#founding.directory.bodies.find((body) => body.id === id)?.number ?? 0;
  }

  readonly #handlers: Handlers = {
    apply: async ({ as, segment, shares, organisation, validUntil, key }) => {
      const signer = this.#people.applicant(as, key);
      const { segments } = this.#founding.directory;
      const application: Application = {
        segment: segments.find(({ name }) => name === segment)?.number ?? 0,
        shares,
        organisation,
        key: signer.keyId,
        document: keccak256(stringToBytes(`declaration of ${as}`)),
        salt: namedKey(`scenario: salt ${as}`),
        validUntil: validUntil ?? this.#clock.second + 365 * DAY,
      };
      const declaration = actDigest(this.#ledger.founded, "Application", application);
      const signature = await this.#sign(signer, "Application", application);
      return one(async () => {
        await this.#ledger.relay.submitApplication(application, signature);
        const id = applicationId(declaration, application.key);
        this.#applicants.set(as, { id, declaration, application, signature, signer });
        return undefined;
      });
    },

    withdraw: async ({ application, signedBy }) => {
      const { declaration, signer } = this.#applicant(application);
      const message = { declaration, key: signer.keyId, ...this.#once() };
      const by = signedBy === undefined ? signer : await this.#signerOf(0, signedBy);
      const signature = await this.#sign(by, "Withdrawal", message);
      return this.#submit({ name: "Withdrawal", message, signature });
    },

    enrol: async ({ person, key }) => {
      const number = await this.#number(person);
      const signer = this.#people.makeKey(number, key);
      const message = { person: number, key: signer.keyId, ...this.#once() };
      const byInvitation = await this.#sign(this.#people.invitation(number), "Enrol", message);
      const byKey = await this.#sign(signer, "Enrol", message);
      return this.#submit({ name: "Enrol", message, byInvitation, byKey });
    },

    rotateKey: async ({ person, key, signedBy }) => {
      const number = await this.#number(person);
      const present = await this.#signerOf(number, signedBy);
      const signer = this.#people.makeKey(number, key);
      const message = { person: number, key: signer.keyId, ...this.#once() };
      const byPresent = await this.#sign(present, "Rotate", message);
      const byKey = await this.#sign(signer, "Rotate", message);
      return this.#submit({ name: "Rotate", message, byPresent, byKey });
    },

    giveNotice: async ({ member, until, signedBy }) => {
      const person = await this.#number({ member, person: 1 });
      const message = { member, until, ...this.#once() };
      const signature = await this.#sign(await this.#signerOf(person, signedBy), "Notice", message);
      return this.#submit({ name: "Notice", message, signature });
    },

    open: (fields) => this.#open(fields),

    cast: async ({ vote: name, revision, signedBy, ...choices }) => {
      const vote = this.vote(name);
      const { founded, relay } = this.#ledger;
      const sheet = Object.entries(CHOICES).flatMap(([choice, value]) =>
        (choices[choice as keyof typeof CHOICES] ?? []).map((elector) => ({ elector, choice: value })),
      );
      const cast = sheet.map(async ({ elector, choice }): Promise<Submitted> => {
        const next = vote.changeable ? (vote.revisions.get(elector) ?? 0) + 1 : 1;
        const ballot = { elector, choice, revision: revision ?? next };
        const signer = await this.#signerOf(await this.#elector(vote, elector), signedBy);
        const signature = await signer.sign(ballotDigest(founded, vote.id, ballot));
        try {
          const { receipt } = await relay.submitBallot(vote.id, { ...ballot, signature });
          vote.revisions.set(elector, ballot.revision);
          return { elector, id: receipt.subject };
        } catch (error) {
          return { elector, error };
        }
      });
      return Promise.all(cast);
    },

    object: async ({ vote: name, by, signedBy }) => {
      const vote = this.vote(name);
      const submitted: Submitted[] = [];
      for (const elector of by) {
        const message = { vote: vote.id, elector, ...this.#once() };
        const signer = await this.#signerOf(await this.#elector(vote, elector), signedBy);
        const signature = await this.#sign(signer, "Objection", message);
        const [result = {}] = await this.#submit({ name: "Objection", message, signature });
        submitted.push({ ...result, elector });
        await this.#ledger.relay.flush();
      }
      return submitted;
    },

    declare: async ({ vote: name, outcome, signedBy }) => {
      const vote = this.vote(name);
      const { view } = this.#ledger;
      const found = (await view.vote(vote.id)).outcome;
      const [chair] = await view.ask("bodies", "chairAt", [vote.body, this.#clock.second]);
      const message = { vote: vote.id, outcome: outcome ?? found, ...this.#once() };
      // Before the close there is no outcome; ADOPTED stands for whatever is declared too early.
      if (message.outcome === Outcome.NONE) message.outcome = Outcome.ADOPTED;
      const signature = await this.#sign(await this.#signerOf(chair, signedBy), "Declaration", message);
      return this.#submit({ name: "Declaration", message, signature });
    },

    end: ({ vote }) => this.#send(endCall(this.#ledger.founded, this.vote(vote).id)),
    close: ({ vote }) => this.#send(closeCall(this.#ledger.founded, this.vote(vote).id)),
    execute: ({ vote: name }) => {
      const { id, action, application } = this.vote(name);
      const about = application === undefined ? undefined : this.#applicant(application);
      const evidence = about && admissionEvidence(about.application, about.signature);
      return this.#send(executeCall(this.#ledger.founded, id, action, evidence));
    },
  };

  async #open(fields: Fields<"open">): Promise<readonly Submitted[]> {
    const { view, founded } = this.#ledger;
    const now = this.#clock.second;
    const body = this.body(fields.body);
    const content = await this.#content(fields.action);
    const action = encodeAction(content);
    const matter = MATTERS[content.kind] ?? Matter.RESOLUTION;
    const message: Opening = {
      body,
      matter,
      ruleSet: fields.ruleSet ?? (await view.ask("bodies", "ruleSetFor", [body, matter, now])),
      documents: keccak256(stringToBytes(fields.vote)),
      action: actionHash(action),
      startsAt: fields.from ?? now,
      endsAt: fields.until,
      ...this.#once(),
    };
    const [, convenedBy] = await view.ask("bodies", "bodyAt", [body]);
    const convener = fields.convener === undefined ? convenedBy : this.body(fields.convener);
    const seats = fields.seats ?? [await this.#chairSeat(convener)];
    const signatures = await Promise.all(
      seats.map(async (seat) => {
        const [person] = await view.ask("bodies", "seatAt", [convener, seat, now]);
        const signer = await this.#signerOf(person, undefined);
        return { body: convener, seat, signature: await this.#sign(signer, "Opening", message) };
      }),
    );
    const [result = {}] = await this.#submit({ name: "Opening", message, action, signatures });
    if (result.id === undefined) return [result];
    const { revocability } = await view.ask("bodies", "ruleSetAt", [body, message.ruleSet]);
    const id = actDigest(founded, "Opening", message);
    this.votes.set(fields.vote, {
      id,
      body,
      action,
      application: fields.action?.admit,
      changeable: revocability === Revocability.UNTIL_DEADLINE,
      revisions: new Map(),
    });
    // Only what is on the chain has an end that could become due.
    await this.#ledger.relay.flush();
    this.#ledger.watch(id);
    return [result];
  }

  async #content(action: ActionFields = {}): Promise<ActionContent> {
    const { timezone } = this.#founding.directory;
    if (action.admit !== undefined) {
      return { kind: "ADMIT", application: this.#applicant(action.admit).id };
    }
    if (action.seat !== undefined) {
      const { body, seat, person, since, until, chair } = action.seat;
      const order = {
        body: this.body(body),
        seat,
        person: await this.#number(person),
        since: since === undefined ? this.#clock.second : startOfDay(since, timezone),
        until: endOfDay(until, timezone),
        chair,
      };
      return { kind: "SEAT", order };
    }
    if (action.unseat !== undefined) {
      const { body, seat, person } = action.unseat;
      return { kind: "UNSEAT", body: this.body(body), seat, person: await this.#number(person) };
    }
    if (action.ruleSet !== undefined) {
      return { kind: "ADOPT_RULE_SET", ruleSet: proposedRuleSet(this.#founding, action.ruleSet) };
    }
    if (action.replaceKey !== undefined) {
      const person = await this.#number(action.replaceKey);
      return { kind: "REPLACE_KEY", person, invitation: this.#people.invite(person) };
    }
    return { kind: "RESOLUTION" };
  }

  /** The seat of the chair, or the first one where there is no chair. */
  async #chairSeat(body: number): Promise<number> {
    const { view } = this.#ledger;
    const [, , , segments] = await view.ask("bodies", "bodyAt", [body]);
    for (let seat = 1; seat <= segments.length; seat++) {
      const [, , , chair] = await view.ask("bodies", "seatAt", [body, seat, this.#clock.second]);
      if (chair) return seat;
    }
    return 1;
  }

  /** The person who votes as an elector; 0 where there is none. */
  async #elector({ body }: OpenedVote, elector: number): Promise<number> {
    const { view } = this.#ledger;
    const [everyMember, , , segments] = await view.ask("bodies", "bodyAt", [body]);
    if (everyMember) return view.ask("register", "votingPersonOf", [elector]);
    if (elector > segments.length) return 0;
    const [person] = await view.ask("bodies", "seatAt", [body, elector, this.#clock.second]);
    return person;
  }

  async #signerOf(person: number, signedBy: Fields<"cast">["signedBy"]): Promise<Signer> {
    const { view } = this.#ledger;
    if (signedBy === undefined) return this.#people.signer(view, person);
    if (signedBy === "old key") return this.#people.signer(view, person, "old");
    return this.#people.signer(view, await this.#number(signedBy));
  }

  #number(person: PersonName): Promise<number> {
    return personNumber(this.#ledger.view, person);
  }

  #applicant(name: string): Applicant {
    const applicant = this.#applicants.get(name);
    if (applicant === undefined) throw new Unplayable(`the application ${name} was not accepted`);
    return applicant;
  }

  /** What every act but a ballot carries. */
  #once(): { nonce: bigint; validUntil: number } {
    this.#nonce += 1n;
    return { nonce: this.#nonce, validUntil: this.#clock.second + DAY };
  }

  async #sign<N extends SignedName>(signer: Signer, name: N, message: Act<N>): Promise<Hex> {
    return encodeSignature(await signer.sign(actDigest(this.#ledger.founded, name, message)));
  }

  #submit(act: SubmittedAct): Promise<readonly Submitted[]> {
    return one(async () => (await this.#ledger.relay.submitAct(act)).receipt.subject);
  }

  #send(call: { readonly to: Hex; readonly data: Hex }): Promise<readonly Submitted[]> {
    return one(async () => {
      await this.#ledger.send(call);
      return undefined;
    });
  }
}

async function one(submit: () => Promise<Hex | undefined>): Promise<readonly Submitted[]> {
  try {
    const id = await submit();
    return [id === undefined ? {} : { id }];
  } catch (error) {
    return [{ error }];
  }
}
