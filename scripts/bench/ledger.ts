/** A ledger for measuring: members who all vote, one general meeting, no server. */
import { type Hex, keccak256, sha256, stringToBytes, toHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { Chain, ChainReceipt } from "../../server/chain/chain.ts";
import { actionHash, encodeAction } from "../../server/protocol/actions.ts";
import { actDigest } from "../../server/protocol/acts.ts";
import { ballotDigest, encodeBatch, type SignedBallot } from "../../server/protocol/ballot.ts";
import { castCall, openCall } from "../../server/protocol/calls.ts";
import type { FoundingPlan } from "../../server/protocol/founding.ts";
import { encodeSignature } from "../../server/protocol/signatures.ts";
import {
  Base,
  type Choice,
  EffectiveOn,
  ElectorateAt,
  FOREVER,
  type FoundingMember,
  Law,
  Matter,
  Procedure,
  type RuleSet,
} from "../../server/protocol/types.ts";
import { deployLedger, type FoundedLedger } from "../ledger.ts";
import { namedKey, passkeySigner, type Signer, walletSigner } from "../signers.ts";

const RP_ID = "umlauf.example";
const ORIGIN = "https://umlauf.example";
const GENERAL_MEETING = 1;
const BOARD = 2;
const NOBODY: Hex = `0x${"00".repeat(20)}`;
/** The cap of a transaction (EIP-7825). */
const GAS = 2n ** 24n;

export interface BenchLedger {
  readonly ledger: FoundedLedger;
  /** Opens a vote of the general meeting that runs for a year. */
  open(): Promise<Hex>;
  /** A batch of yes votes of consecutive members. */
  batch(vote: Hex, first: number, count: number, choice?: Choice): Promise<Hex>;
  /** Casts a packed batch. */
  cast(vote: Hex, batch: Hex): Promise<ChainReceipt>;
}

/** Founds a ledger with members of one kind of key. */
export async function benchLedger(
  chain: Chain,
  members: number,
  kind: Signer["kind"],
  now: number,
): Promise<BenchLedger> {
  const signers = Array.from({ length: members }, (_, i) => signerOf(`${kind} ${i + 1}`, kind));
  const plan: FoundingPlan = {
    members: signers.map(
      ({ keyId }): FoundingMember => ({
        since: 0,
        until: FOREVER,
        segment: 1,
        votes: 1,
        investing: false,
        organisation: false,
        shares: 1,
        keys: [keyId],
        invitations: [NOBODY],
      }),
    ),
    bodies: [
      { everyMember: true, convenedBy: BOARD, presidedBy: BOARD, segments: [] },
      { everyMember: false, convenedBy: 0, presidedBy: 0, segments: [0] },
    ],
    seats: [{ body: BOARD, seat: 1, person: 1, since: 0, until: FOREVER, chair: true }],
    ruleSets: [RULES],
    sites: [{ rpIdHash: sha256(stringToBytes(RP_ID)), origin: ORIGIN }],
  };
  const account = privateKeyToAccount(namedKey("relay"));
  const ledger = await deployLedger(chain, plan, { relays: [account.address] });
  const chair = signers[0] as Signer;
  let transactions = 0;
  let openings = 0n;

  async function send(to: Hex, data: Hex): Promise<ChainReceipt> {
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
    async open() {
      openings += 1n;
      const action = encodeAction({ kind: "RESOLUTION" });
      const opening = {
        body: GENERAL_MEETING,
        matter: Matter.RESOLUTION,
        ruleSet: 1,
        documents: keccak256(toHex("document")),
        action: actionHash(action),
        startsAt: now,
        endsAt: now + 31_536_000,
        nonce: openings,
        validUntil: now + 86_400,
      };
      const vote = actDigest(ledger, "Opening", opening);
      const signature = encodeSignature(await chair.sign(vote));
      const { to, data } = openCall(ledger, opening, action, [{ body: BOARD, seat: 1, signature }]);
      await send(to, data);
      return vote;
    },
    async batch(vote, first, count, choice = 1) {
      const ballots = signers
        .slice(first - 1, first - 1 + count)
        .map(async (signer, i): Promise<SignedBallot> => {
          const fields = { elector: first + i, choice, revision: 1 };
          return { ...fields, signature: await signer.sign(ballotDigest(ledger, vote, fields)) };
        });
      return encodeBatch(await Promise.all(ballots));
    },
    async cast(vote, batch) {
      const { to, data } = castCall(ledger, vote, batch);
      return send(to, data);
    },
  };
}

function signerOf(name: string, kind: Signer["kind"]): Signer {
  if (kind === "wallet") return walletSigner(namedKey(name));
  return passkeySigner(namedKey(name), { site: 1, rpId: RP_ID, origin: ORIGIN });
}

const RULES: RuleSet = {
  law: Law.FREE,
  body: GENERAL_MEETING,
  matters: 1 << Matter.RESOLUTION,
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
  timezone: 1,
  deadlineInclusive: false,
  effectiveOn: EffectiveOn.CLOSE,
  grace: 0,
  openers: 0,
};
