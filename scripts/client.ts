/** What a person's device does: signs acts and ballots, and hands them to a server over HTTP. */
import { randomBytes } from "node:crypto";
import { type Address, bytesToBigInt, type Hex } from "viem";
import { type ActionContent, actionHash, encodeAction } from "../server/protocol/actions.ts";
import { type Act, type ActName, actDigest } from "../server/protocol/acts.ts";
import { ballotDigest, ballotId } from "../server/protocol/ballot.ts";
import { nameOf } from "../server/protocol/enumeration.ts";
import { Matter } from "../server/protocol/rules.ts";
import { encodeSignature } from "../server/protocol/signatures.ts";
import { ActionKind, type Application, Choice, type Ledger } from "../server/protocol/types.ts";
import type { Signer } from "./signers.ts";

/** A refusal of the server, as RFC 9457 tells it. */
export class Refused extends Error {
  readonly code: string;
  readonly status: number;

  constructor(problem: { code: string; status: number; detail?: string }) {
    super(`${problem.code}: ${problem.detail ?? ""}`);
    this.code = problem.code;
    this.status = problem.status;
  }
}

/** A seat and the key of the person in it. */
export interface Officer {
  readonly body: number;
  readonly seat: number;
  readonly signer: Signer;
}

/** What the opener of a vote decides. */
export interface Motion {
  readonly body: number;
  readonly matter: Matter;
  readonly ruleSet: number;
  readonly documents: Hex;
  readonly content: ActionContent;
  /** First instant of the discussion, in the extended procedure */
  readonly discussionAt?: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

/** How long an act may wait for the chain, seconds. */
const VALIDITY = 3600;

export class Client {
  readonly #url: string;
  readonly #ledger: Ledger;
  readonly #clock: () => number;

  /**
   * @param url Address of the server
   * @param clock The present, UTC seconds
   */
  constructor(url: string, ledger: Ledger, clock: () => number) {
    this.#url = url;
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /**
   * Reads from the API.
   * @throws Refused
   */
  async get<T>(path: string): Promise<T> {
    return this.#answer(await fetch(`${this.#url}/api${path}`));
  }

  /** Enrols a person's first key with the invitation that the person was handed. */
  async enrol(person: number, invitation: Signer, key: Signer): Promise<Hex> {
    const message = { person, key: key.keyId, ...this.#once() };
    const signatures = [
      { signature: await this.#sign(invitation, "Enrol", message) },
      { signature: await this.#sign(key, "Enrol", message) },
    ];
    return this.#act({ name: "Enrol", message, signatures });
  }

  /** Opens a vote under the officers' signatures and gives its id. */
  async open({ content, matter, ...motion }: Motion, officers: readonly Officer[]): Promise<Hex> {
    const action = encodeAction(content);
    const times = { discussionAt: 0, ...motion };
    const message = { ...times, matter, action: actionHash(action), ...this.#once() };
    const signatures = await Promise.all(
      officers.map(async ({ body, seat, signer }) => ({
        body,
        seat,
        signature: await this.#sign(signer, "Opening", message),
      })),
    );
    return this.#act({
      name: "Opening",
      message: { ...message, matter: nameOf(Matter, matter) },
      action: { kind: nameOf(ActionKind, action.kind), data: action.data },
      signatures,
    });
  }

  /** Hands in an application and gives the id that an admission names. */
  async apply(application: Omit<Application, "key">, key: Signer): Promise<Hex> {
    const message = { ...application, key: key.keyId as Address };
    const signature = await this.#sign(key, "Application", message);
    const { id } = await this.#post<{ id: Hex }>("/applications", {
      application: message,
      signature,
    });
    return id;
  }

  /** Signs a ballot, hands it in and gives its id once the server has acknowledged it. */
  async cast(
    vote: Hex,
    elector: number,
    choice: keyof typeof Choice,
    signer: Signer,
    revision = 1,
  ): Promise<Hex> {
    const fields = { elector, choice: Choice[choice], revision };
    const digest = ballotDigest(this.#ledger, vote, fields);
    const signature = await signer.sign(digest);
    const body = { vote, elector, revision, choice, signature: encodeSignature(signature) };
    const { id } = await this.#post<{ id: Hex }>("/ballots", body);
    const expected = ballotId(digest, signature);
    if (id !== expected) throw new Error(`the receipt is of ${id}, not of ${expected}`);
    return id;
  }

  #once(): { nonce: bigint; validUntil: number } {
    return { nonce: bytesToBigInt(randomBytes(8)), validUntil: this.#clock() + VALIDITY };
  }

  async #sign<N extends ActName>(signer: Signer, name: N, message: Act<N>): Promise<Hex> {
    return encodeSignature(await signer.sign(actDigest(this.#ledger, name, message)));
  }

  async #act(body: object): Promise<Hex> {
    return (await this.#post<{ id: Hex }>("/acts", body)).id;
  }

  async #post<T>(path: string, body: object): Promise<T> {
    const text = JSON.stringify(body, (_, value) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    const headers = { "content-type": "application/json" };
    return this.#answer(
      await fetch(`${this.#url}/api${path}`, { method: "POST", headers, body: text }),
    );
  }

  async #answer<T>(response: Response): Promise<T> {
    const body = await response.json();
    if (!response.ok) throw new Refused(body as ConstructorParameters<typeof Refused>[0]);
    return body as T;
  }
}
