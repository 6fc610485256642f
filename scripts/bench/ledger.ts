/** A ledger for measuring: members who all vote, one general meeting, no server. */
import { type Hex, keccak256, sha256, stringToBytes, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { Chain, ChainReceipt } from "../../server/chain/chain.ts";
import {
  type ActionContent,
  actionHash,
  encodeAction,
  MATTERS_OF,
} from "../../server/protocol/actions.ts";
import { type Act, actDigest, type PlainActName } from "../../server/protocol/acts.ts";
import { ballotDigest, encodeBatch, type SignedBallot } from "../../server/protocol/ballot.ts";
import { actCall, type Call, castCall, openCall } from "../../server/protocol/calls.ts";
import type { FoundingPlan } from "../../server/protocol/founding.ts";
import {
  Base,
  BodyKind,
  EffectiveOn,
  ElectorateAt,
  Law,
  Procedure,
  type RuleSet,
  Timezone,
} from "../../server/protocol/rules.ts";
import { encodeSignature } from "../../server/protocol/signatures.ts";
import { Choice, FOREVER, type FoundingMember, SeatRole } from "../../server/protocol/types.ts";
import { deployLedger, type FoundedLedger } from "../ledger.ts";
import { namedKey, passkeySigner, type Signer, walletSigner } from "../signers.ts";

const RP_ID = "umlauf.example";
const ORIGIN = "https://umlauf.example";
const GENERAL_MEETING = 1;
export const BOARD = 2;
const NOBODY: Hex = `0x${"00".repeat(20)}`;
/** The cap of a transaction (EIP-7825). */
const GAS = 2n ** 24n;
const YEAR = 31_536_000;

export interface BenchOptions {
  readonly members: number;
  readonly kind: Signer["kind"];
  /** UTC seconds */
  readonly now: number;
  /** Changes to the plain rules of the general meeting */
  readonly rules?: Partial<RuleSet>;
  /** Changes to members by number */
  readonly member?: (number: number) => Partial<FoundingMember>;
}

export interface BenchLedger {
  readonly ledger: FoundedLedger;
  readonly signers: readonly Signer[];
  /** Opens a vote of the general meeting that runs for a year, unless told otherwise. */
  open(content?: ActionContent, endsAt?: number): Promise<Hex>;
  /** A batch of ballots of consecutive members; with one choice each, yes unless told otherwise. */
  batch(vote: Hex, first: number, count: number, options?: BatchOptions): Promise<Hex>;
  /** Casts a packed batch. */
  cast(vote: Hex, batch: Hex): Promise<ChainReceipt>;
  /** Carries out an act under the signatures of these signers, each for a seat of the board or for a person. */
  act<N extends PlainActName>(
    name: N,
    message: Omit<Act<N>, "nonce" | "validUntil">,
    signatories: readonly (Signer | { readonly seat: number; readonly signer: Signer })[],
  ): Promise<ChainReceipt>;
  send(call: Pick<Call, "to" | "data">): Promise<ChainReceipt>;
}

export interface BatchOptions {
  readonly choice?: number | bigint;
  readonly revision?: number;
  /** Who signs for all of them, instead of each for itself */
  readonly signer?: (elector: number) => Signer;
}

/** Founds a ledger whose members all have a key. */
export async function benchLedger(chain: Chain, options: BenchOptions): Promise<BenchLedger> {
  const { members, kind, now, rules = {}, member = () => ({}) } = options;
  const signers = Array.from({ length: members }, (_, i) => signerOf(`${kind} ${i + 1}`, kind));
  const plan: FoundingPlan = {
    articles: ARTICLES,
    members: signers.map(
      ({ keyId }, i): FoundingMember => ({
        since: 0,
        until: FOREVER,
        segment: 1,
        votes: 1,
        investing: false,
        organisation: false,
        representatives: 0n,
        shares: 1,
        keys: [keyId],
        invitations: [NOBODY],
        ...member(i + 1),
      }),
    ),
    bodies: [
      { kind: BodyKind.GENERAL_MEETING, convenedBy: BOARD, presidedBy: BOARD, segments: [] },
      { kind: BodyKind.BOARD, convenedBy: 0, presidedBy: 0, segments: [0, 0, 0] },
    ],
    seats: [1, 2].map((seat) => ({
      body: BOARD,
      seat,
      person: seat,
      since: 0,
      until: FOREVER,
      role: seat === 1 ? SeatRole.CHAIR : SeatRole.NONE,
    })),
    ruleSets: [{ ...RULES, ...rules }],
    auditors: [],
    sites: [{ rpIdHash: sha256(stringToBytes(RP_ID)), origin: ORIGIN }],
  };
  const account = privateKeyToAccount(namedKey("relay"));
  const ledger = await deployLedger(chain, plan, { relays: [account.address] });
  const chair = signers[0] as Signer;
  let transactions = 0;
  let nonce = 0n;
  const once = () => ({ nonce: ++nonce, validUntil: now + 10 * YEAR });

  async function send({ to, data }: Pick<Call, "to" | "data">): Promise<ChainReceipt> {
    const fields = {
      chainId: chain.chainId,
      nonce: transactions,
      gas: GAS,
      gasPrice: 0n,
      to,
      data,
    };
    const receipt = await chain.send(await account.signTransaction({ type: "legacy", ...fields }));
    transactions += 1;
    if (receipt.status !== 1) throw new Error(`transaction ${receipt.transactionHash} reverted`);
    return receipt;
  }

  return {
    ledger,
    signers,
    send,
    async open(content = { kind: "RESOLUTION" }, endsAt = now + YEAR) {
      const action = encodeAction(content);
      const opening = {
        body: GENERAL_MEETING,
        matter: MATTERS_OF[content.kind][0] as number,
        ruleSet: 1,
        documents: keccak256(toHex("document")),
        action: actionHash(action),
        discussionAt: 0,
        startsAt: now,
        endsAt,
        ...once(),
      };
      const vote = actDigest(ledger, "Opening", opening);
      const packed = encodeSignature(await chair.sign(vote));
      await send(openCall(ledger, opening, action, [{ body: BOARD, seat: 1, packed }]));
      return vote;
    },
    async batch(vote, first, count, { choice = Choice.YES, revision = 1, signer } = {}) {
      const ballots = Array.from({ length: count }, async (_, i): Promise<SignedBallot> => {
        const elector = first + i;
        const fields = { elector, choice, revision };
        const by = signer?.(elector) ?? (signers[elector - 1] as Signer);
        return { ...fields, signature: await by.sign(ballotDigest(ledger, vote, fields)) };
      });
      return encodeBatch(await Promise.all(ballots));
    },
    cast: (vote, batch) => send(castCall(ledger, vote, batch)),
    async act(name, message, signatories) {
      const whole = { ...message, ...once() } as unknown as Act<typeof name>;
      const digest = actDigest(ledger, name, whole);
      const signatures = await Promise.all(
        signatories.map(async (by) => {
          const [seat, signer] = "signer" in by ? [by.seat, by.signer] : [0, by];
          const packed = encodeSignature(await signer.sign(digest));
          return { body: seat === 0 ? 0 : BOARD, seat, packed };
        }),
      );
      return send(actCall(ledger, name, whole, signatures));
    },
  };
}

function signerOf(name: string, kind: Signer["kind"]): Signer {
  if (kind === "wallet") return walletSigner(namedKey(name));
  return passkeySigner(namedKey(name), { site: 1, rpId: RP_ID, origin: ORIGIN });
}

const ARTICLES = {
  cooperative: false,
  yearEnd: 0,
  timezone: Timezone.EUROPE_BERLIN,
  exitNotice: 0,
  entrepreneurs: false,
  transferConsent: false,
  heirsContinue: false,
  emergencyBoard: false,
  representation: 1,
  keyDelay: 0,
  absence: 0,
  minority: 0,
};

const RULES: RuleSet = {
  law: Law.FREE,
  body: GENERAL_MEETING,
  matters: 0xff_ffff,
  validFrom: 0,
  procedure: Procedure.CIRCULAR,
  notice: 0,
  discussion: 0,
  objectionWindow: 0,
  objections: 0,
  quorumNum: 0,
  quorumDen: 0,
  quorumBase: Base.ELIGIBLE,
  quorumMin: 0,
  majorityNum: 1,
  majorityDen: 2,
  majorityStrict: true,
  majorityBase: Base.CAST,
  voteWeight: 0,
  cap: 0,
  capBase: 0,
  flatOnThreeQuarters: false,
  proxyCap: 0,
  conflictKinds: 0,
  electorate: ElectorateAt.AT_CAST,
  revocability: 0,
  earlyClose: 0,
  tie: 0,
  secrecy: 0,
  interimResults: false,
  timezone: Timezone.EUROPE_BERLIN,
  deadlineInclusive: false,
  effectiveOn: EffectiveOn.CLOSE,
  grace: 0,
  openers: 0,
  jointForm: false,
};
