/** What the acts of a scenario are about: its votes and declarations, its persons, and who signs for whom. */
import { type Hex, keccak256, stringToBytes } from "viem";
import {
  type Act,
  type ActName,
  actDigest,
  type PlainActName,
} from "../../server/protocol/acts.ts";
import { declarationEvidence } from "../../server/protocol/calls.ts";
import { BodyKind } from "../../server/protocol/rules.ts";
import { encodeSignature } from "../../server/protocol/signatures.ts";
import type { Action } from "../../server/protocol/types.ts";
import type { PlainAct, SubmittedAct } from "../../server/relay/acts.ts";
import type { Declaration } from "../../server/relay/declarations.ts";
import type { Signer } from "../signers.ts";
import type { Results, Submitted } from "./act.ts";
import type { Clock } from "./clock.ts";
import type { PersonName, SignedBy } from "./fields.ts";
import type { Founding } from "./founding.ts";
import type { ScenarioLedger } from "./ledger.ts";
import type { People } from "./people.ts";
import type { By, Officer } from "./signing.ts";

/** A vote that was opened in a scenario. */
export interface OpenedVote {
  readonly id: Hex;
  readonly body: number;
  readonly action: Action;
  readonly documents: Hex;
  /** Name of the declaration that it is about */
  readonly declaration: string | undefined;
  /** Persons who stand for election, in the order of the ballot's bits; undefined where nobody does */
  readonly candidates: readonly number[] | undefined;
  readonly changeable: boolean;
  /** Start of voting, where it decides who is entitled */
  readonly frozenAt: number | undefined;
  /** Seats that opened it */
  readonly openers: readonly Omit<Officer, "person">[];
  /** Newest revision of each elector's acknowledged ballots */
  readonly revisions: Map<number, number>;
}

/** An application or a subscription that the relay has taken. */
export type Declared = Declaration & {
  readonly id: Hex;
  /** EIP-712 hash */
  readonly digest: Hex;
  readonly signature: Hex;
  readonly signer: Signer;
};

/** Something that cannot even be tried. */
export class Unplayable extends Error {}

export const DAY = 86_400;

/** The hash of a document that is made up. */
export function documentOf(what: string): Hex {
  return keccak256(stringToBytes(what));
}

export class Scene {
  readonly votes = new Map<string, OpenedVote>();
  readonly declarations = new Map<string, Declared>();
  readonly founding: Founding;
  readonly ledger: ScenarioLedger;
  readonly people: People;
  readonly clock: Clock;
  #nonce = 0n;
  #state = "";

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

  /** @throws Unplayable where the relay did not take the declaration */
  declared(name: string): Declared {
    const declared = this.declarations.get(name);
    if (declared === undefined) throw new Unplayable(`the declaration ${name} was not taken`);
    return declared;
  }

  /** What carries out a resolution on a declaration. */
  evidence({ declaration }: OpenedVote): Hex {
    if (declaration === undefined) return "0x";
    const declared = this.declared(declaration);
    return declarationEvidence(declared, declared.signature);
  }

  /** The number of a body. */
  body(id: string): number {
    return this.founding.directory.bodies.find((body) => body.id === id)?.number ?? 0;
  }

  /** The number of a person, 0 where there is none: persons of a member are counted as they were added. */
  async number({ member, person }: PersonName): Promise<number> {
    return (await this.ledger.personsOf(member))[person - 1] ?? 0;
  }

  /** How a file writes a person. */
  async personName(person: number): Promise<PersonName> {
    const member = await this.ledger.view.ask("register", "memberOf", [person]);
    return { member, person: (await this.ledger.personsOf(member)).indexOf(person) + 1 };
  }

  /** The person in a seat; 0 where it is vacant, or none. */
  async holder(body: number, seat: number, at = this.clock.second): Promise<number> {
    const { segments = [] } = this.founding.plan.bodies[body - 1] ?? {};
    if (seat > segments.length) return 0;
    const [person] = await this.ledger.view.ask("bodies", "seatAt", [body, seat, at]);
    return person;
  }

  /** The person who votes as an elector; 0 where there is none. */
  elector({ body, frozenAt }: OpenedVote, elector: number): Promise<number> {
    const { second } = this.clock;
    const { kind } = this.founding.plan.bodies[body - 1] ?? {};
    if (kind !== BodyKind.GENERAL_MEETING) return this.holder(body, elector, frozenAt ?? second);
    return this.votingPerson(elector);
  }

  /** The person who votes for a member now; 0 for nobody. */
  votingPerson(member: number): Promise<number> {
    return this.ledger.view.ask("register", "votingPersonAt", [member, this.clock.second]);
  }

  /** The person who declares for a member: itself, or of an organisation the first present representative. */
  async own(member: number): Promise<number> {
    const { view } = this.ledger;
    const { self } = await view.ask("register", "detailsOf", [member]);
    if (self !== 0) return self;
    const persons = await this.ledger.personsOf(member);
    for (const person of persons) {
      const { representative } = await view.ask("register", "personAt", [person]);
      const isActive = await view.ask("register", "isActive", [person, this.clock.second]);
      if (representative && isActive) return person;
    }
    return persons[0] ?? 0;
  }

  /** The key that a person signs with, unless the file names another. */
  async signerOf(person: number, signedBy?: SignedBy): Promise<Signer> {
    const { view } = this.ledger;
    if (signedBy === undefined) return this.people.signer(view, person);
    if (signedBy === "old key") return this.people.signer(view, person, "old");
    return this.people.signer(view, await this.number(signedBy));
  }

  async sign<N extends ActName>(signer: Signer, name: N, message: Act<N>): Promise<Hex> {
    return this.signDigest(signer, actDigest(this.ledger.founded, name, message));
  }

  async signDigest(signer: Signer, digest: Hex): Promise<Hex> {
    return encodeSignature(await signer.sign(digest));
  }

  /** What every act but a ballot carries. */
  once(): { nonce: bigint; validUntil: number } {
    this.#nonce += 1n;
    return { nonce: this.#nonce, validUntil: this.clock.second + DAY };
  }

  /** Signs an act and hands it to the relay. */
  async act<N extends PlainActName>(
    name: N,
    fields: Omit<Act<N>, "nonce" | "validUntil">,
    by: readonly By[],
  ): Results {
    const message = { ...fields, ...this.once() } as unknown as Act<N>;
    const digest = actDigest(this.ledger.founded, name, message);
    const signatures = await Promise.all(
      by.map(async ({ body, seat, signer }) => ({
        body,
        seat,
        packed: await this.signDigest(signer, digest),
      })),
    );
    return this.submit({ name, message, signatures } as unknown as PlainAct);
  }

  async submit(act: SubmittedAct): Results {
    try {
      const { receipt } = await this.ledger.relay.submitAct(act);
      return [{ id: receipt.subject }];
    } catch (error) {
      return [{ error }];
    }
  }

  /** One act for each elector, one after the other: each may bear on the next. */
  async each(electors: readonly number[], work: (elector: number) => Results): Results {
    const submitted: Submitted[] = [];
    for (const elector of electors) {
      submitted.push(...(await work(elector)).map((result) => ({ ...result, elector })));
      await this.ledger.relay.flush();
    }
    return submitted;
  }

  /**
   * Members put their names to an act, before it is handed in.
   * @returns What was refused of them
   */
  async endorse(act: Hex, members: readonly number[]): Results {
    const submitted = await this.each(members, async (member) => {
      const signer = await this.signerOf(await this.votingPerson(member));
      const packed = await this.signDigest(signer, act);
      return this.submit({ name: "Endorsement", act, member, packed });
    });
    await this.mark();
    return submitted.filter(({ error }) => error !== undefined);
  }

  /** Remembers what the contracts hold: what comes now and is refused must leave it as it is. */
  async mark(): Promise<void> {
    this.#state = await this.ledger.state();
  }

  async isAsMarked(): Promise<boolean> {
    return this.#state === (await this.ledger.state());
  }
}
