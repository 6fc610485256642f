/** What the acts of a scenario are about: its votes and applications, and who signs for whom. */
import { type Hex, keccak256, stringToBytes } from "viem";
import type { ActionContent } from "../../server/protocol/actions.ts";
import { type Act, type ActName, actDigest, applicationId } from "../../server/protocol/acts.ts";
import { encodeSignature } from "../../server/protocol/signatures.ts";
import type { Action, Application } from "../../server/protocol/types.ts";
import { endOfDay, startOfDay } from "../founding/dates.ts";
import { namedKey, type Signer } from "../signers.ts";
import type { Clock } from "./clock.ts";
import { type Founding, proposedRuleSet } from "./founding.ts";
import type { ScenarioLedger } from "./ledger.ts";
import type { People } from "./people.ts";
import type { ActionFields, Fields, PersonName, SignedBy } from "./schema.ts";

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

/** An application that the relay has taken. */
export interface Applicant {
  readonly id: Hex;
  readonly declaration: Hex;
  readonly application: Application;
  readonly signature: Hex;
  readonly signer: Signer;
}

/** Something that cannot even be tried. */
export class Unplayable extends Error {}

const DAY = 86_400;

export class Scene {
  readonly votes = new Map<string, OpenedVote>();
  readonly applicants = new Map<string, Applicant>();
  readonly founding: Founding;
  readonly ledger: ScenarioLedger;
  readonly people: People;
  readonly clock: Clock;
  #nonce = 0n;

  constructor(founding: Founding, ledger: ScenarioLedger, people: People, clock: Clock) {
    this.founding = founding;
    this.ledger = ledger;
    this.people = people;
    this.clock = clock;
  }

  /** @throws Unplayable where the vote was not opened */
  vote(name: string): OpenedVote {
    const vote = this.votes.get(name);
    if (vote === undefined) throw new Unplayable(`the vote ${name} was not opened`);
    return vote;
  }

  /** @throws Unplayable where the relay did not take the application */
  applicant(name: string): Applicant {
    const applicant = this.applicants.get(name);
    if (applicant === undefined) throw new Unplayable(`the application ${name} was not taken`);
    return applicant;
  }

  /** The number of a body. */
  body(id: string): number {
    return this.founding.directory.bodies.find((body) => body.id === id)?.number ?? 0;
  }

  /** The number of a person, 0 where there is no such member. */
  async number({ member, person }: PersonName): Promise<number> {
    const first = await this.ledger.view.ask("register", "votingPersonOf", [member]);
    return first === 0 ? 0 : first + person - 1;
  }

  /** The body whose seats open another's votes. */
  convenerOf(body: number): number {
    return this.founding.plan.bodies[body - 1]?.convenedBy || body;
  }

  /** The person who votes as an elector; 0 where there is none. */
  async elector(body: number, elector: number): Promise<number> {
    const { view } = this.ledger;
    const { everyMember = false, segments = [] } = this.founding.plan.bodies[body - 1] ?? {};
    if (everyMember) return view.ask("register", "votingPersonOf", [elector]);
    if (elector > segments.length) return 0;
    const [person] = await view.ask("bodies", "seatAt", [body, elector, this.clock.second]);
    return person;
  }

  /** The seat of the chair, or the first one where there is no chair. */
  async chairSeat(body: number): Promise<number> {
    const { view } = this.ledger;
    const { segments = [] } = this.founding.plan.bodies[body - 1] ?? {};
    for (let seat = 1; seat <= segments.length; seat++) {
      const [, , , chair] = await view.ask("bodies", "seatAt", [body, seat, this.clock.second]);
      if (chair) return seat;
    }
    return 1;
  }

  /** The key that a person signs with, unless the file names another. */
  async signerOf(person: number, signedBy?: SignedBy): Promise<Signer> {
    const { view } = this.ledger;
    if (signedBy === undefined) return this.people.signer(view, person);
    if (signedBy === "old key") return this.people.signer(view, person, "old");
    return this.people.signer(view, await this.number(signedBy));
  }

  async sign<N extends ActName>(signer: Signer, name: N, message: Act<N>): Promise<Hex> {
    return encodeSignature(await signer.sign(actDigest(this.ledger.founded, name, message)));
  }

  /** What every act but a ballot carries. */
  once(): { nonce: bigint; validUntil: number } {
    this.#nonce += 1n;
    return { nonce: this.#nonce, validUntil: this.clock.second + DAY };
  }

  /** A signed application. */
  async application(fields: Fields<"apply">): Promise<Applicant> {
    const { as, segment, shares, organisation, validUntil, key } = fields;
    const signer = this.people.applicant(as, key);
    const { segments } = this.founding.directory;
    const application: Application = {
      segment: segments.find(({ name }) => name === segment)?.number ?? 0,
      shares,
      organisation,
      key: signer.keyId,
      document: keccak256(stringToBytes(`declaration of ${as}`)),
      salt: namedKey(`scenario: salt ${as}`),
      validUntil: validUntil ?? this.clock.second + 365 * DAY,
    };
    const declaration = actDigest(this.ledger.founded, "Application", application);
    const signature = await this.sign(signer, "Application", application);
    const id = applicationId(declaration, application.key);
    return { id, declaration, application, signature, signer };
  }

  /** What a resolution does. */
  async content(action: ActionFields = {}): Promise<ActionContent> {
    const { admit, seat, unseat, ruleSet, replaceKey } = action;
    if (admit !== undefined) {
      const { id, application } = this.applicant(admit);
      return { kind: "ADMIT", application: id, validUntil: application.validUntil };
    }
    if (seat !== undefined) {
      const { timezone } = this.founding.directory;
      const { since, until, chair } = seat;
      const order = {
        body: this.body(seat.body),
        seat: seat.seat,
        person: await this.number(seat.person),
        since: since === undefined ? this.clock.second : startOfDay(since, timezone),
        until: endOfDay(until, timezone),
        chair,
      };
      return { kind: "SEAT", order };
    }
    if (unseat !== undefined) {
      const person = await this.number(unseat.person);
      return { kind: "UNSEAT", body: this.body(unseat.body), seat: unseat.seat, person };
    }
    if (ruleSet !== undefined) {
      return { kind: "ADOPT_RULE_SET", ruleSet: proposedRuleSet(this.founding, ruleSet) };
    }
    if (replaceKey !== undefined) {
      const person = await this.number(replaceKey);
      return { kind: "REPLACE_KEY", person, invitation: this.people.invite(person) };
    }
    return { kind: "RESOLUTION" };
  }
}
