import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { ChainReceipt, FinalBlock } from "../../server/chain/chain.ts";
import { UmlaufError } from "../../server/errors.ts";
import { digestAt, runIndexer } from "../../server/indexer.ts";
import { BodyKind } from "../../server/protocol/rules.ts";
import { FOREVER } from "../../server/protocol/types.ts";
import { tables } from "../../server/store/tables.ts";
import { openStore, type Store } from "../../server/store.ts";
import {
  address,
  admission,
  batch,
  contracts,
  event,
  id,
  opening,
  paper,
  ruleSet,
  SyntheticChain,
  withReceipts,
} from "../helpers/synthetic.ts";

const FOUNDING = id("founding");
const VOTE = id("vote");
const NEVER = new AbortController().signal;

/** Founding of three members and their meeting, one vote, two batches. */
async function smallLedger(): Promise<SyntheticChain> {
  const chain = new SyntheticChain();
  await chain.mine(1_000);
  await chain.mine(
    1_001,
    [1, 2, 3].flatMap((member) => admission(member, -5)),
    [
      event("bodies", "BodyCreated", {
        body: 1,
        kind: BodyKind.GENERAL_MEETING,
        convenedBy: 2,
        presidedBy: 2,
        segments: [],
      }),
      event("bodies", "RuleSetAdopted", { body: 1, index: 1, ruleSet: ruleSet(1) }),
      event("bodies", "RelayAdded", { relay: 1, key: address(99) }),
    ],
  );
  await chain.mine(1_002, [event("register", "RegisterSealed", { founding: FOUNDING })]);
  await chain.mine(1_010, [opening(VOTE, { startsAt: 1_010, endsAt: 2_000 })]);
  await chain.mine(1_020, [
    batch(VOTE, 1, [
      { id: id("a"), elector: 1, choice: 1 },
      { id: id("b"), elector: 2, choice: 2 },
    ]),
  ]);
  await chain.mine(1_030, [
    event("votes", "BallotSkipped", { vote: VOTE, elector: 1, ballot: id("a"), reason: 6 }),
    batch(VOTE, 2, [{ id: id("c"), elector: 2, revision: 2, choice: 1, receivedAt: 1_025 }]),
  ]);
  return chain;
}

describe("indexer", () => {
  let folder: string;
  let store: Store;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "umlauf-indexer-"));
    store = await openStore(folder, FOUNDING);
  });

  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const run = (chain: SyntheticChain, signal = NEVER) =>
    runIndexer({ chain, store, addresses: contracts, signal });

  /** Runs into a refusal and checks that nothing of the block or of later ones was written. */
  async function expectStop(chain: SyntheticChain, code: string, lastGood: number): Promise<void> {
    const error = await run(chain).catch((caught: unknown) => caught);
    expect(error).to.be.instanceOf(UmlaufError);
    expect((error as UmlaufError).code).to.equal(code);
    expect(store.head?.block ?? -1).to.equal(lastGood);
    expect(store.get(tables.blocks, [lastGood + 1])).to.equal(undefined);
    const facts = await store.read((view) => view.range(tables.facts));
    expect(facts).to.have.length(store.head?.facts ?? 0);
  }

  it("writes every block with its cursor and all that it tells", async () => {
    const chain = await smallLedger();
    const heads: number[] = [];
    const onBlock = ({ block }: { block: number }) => heads.push(block);
    await runIndexer({ chain, store, addresses: contracts, signal: NEVER, onBlock });
    expect(heads).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(store.head).to.include({ block: 5, hash: chain.all[5]?.hash, facts: 17 });
    const forever = [{ since: -5, until: FOREVER }];
    expect(store.get(tables.members, [2])).to.deep.equal({
      entitlements: forever,
      memberships: forever,
      classes: [{ votes: 1, investing: false, segment: 1, since: -5 }],
      votingPersons: [{ person: 2, since: -5 }],
      shares: [{ shares: 1, since: -5 }],
      organisation: false,
      self: 2,
      diedAt: 0,
      exclusion: { hearingUntil: 0, decidedAt: 0, dispatchedAt: 0 },
      persons: [2],
    });
    expect(store.get(tables.persons, [2])?.keys).to.deep.equal([{ key: address(2), since: 1_001 }]);
    expect(store.get(tables.ruleSets, [1, 1])).to.deep.equal(ruleSet(1));
    expect(store.get(tables.votes, [1])).to.deep.include({
      vote: VOTE,
      body: 1,
      openedAt: 1_010,
      endsAt: 2_000,
      relays: 1,
      signers: [{ body: 2, seat: 1 }],
    });
    expect(store.get(tables.progress, [1])).to.deep.include({
      heads: 2,
      batches: 2,
      ballots: 3,
      skipped: 1,
      late: { added: 1, removed: 1 },
    });
    const sheet = store.get(tables.sheets, [1, 0]);
    expect([...(sheet ?? []).slice(0, 8)]).to.deep.equal([0, 0, 1, 1, 2, 1, 0, 0]);
    const found = await store.read((view) => view.range(tables.ballots, { within: [id("a")] }));
    expect(found.map(([[, fact, position], value]) => [fact, position, ...value])).to.deep.equal([
      [15, 0, 0],
      [16, 0, 6],
    ]);
  });

  it("keeps ballots on paper as a batch of one, their choice apart from what is told", async () => {
    const chain = await smallLedger();
    const ballot = { id: id("p"), elector: 3, choice: 2, receivedAt: 1_035 };
    await chain.mine(1_040, [paper(VOTE, ballot, true)]);
    await run(chain);
    const fact = store.get(tables.facts, [18]);
    const document = id("scan");
    expect(fact?.args).to.deep.equal({
      vote: VOTE,
      ballot: id("p"),
      count: 1,
      late: true,
      document,
    });
    const bytes = Buffer.from(fact?.bytes ?? []).toString("hex");
    // Elector 3, revision 1, entry 1 + 4 × PAPER + (NO − 1); received at 1 035; NO in full.
    const tail = `00000003010a${(1_035).toString(16).padStart(10, "0")}0000000000000002`;
    expect(bytes).to.equal(id("p").slice(2) + tail);
    expect(store.get(tables.progress, [1])).to.deep.include({
      heads: 3,
      batches: 2,
      ballots: 4,
      late: { added: 2, removed: 1 },
    });
    expect(store.get(tables.progress, [1])?.timeline).to.deep.equal([14]);
    const castings = await store.read((view) => view.range(tables.castings));
    expect(castings.map(([[, n], count]) => [n, count])).to.deep.equal([
      [15, 2],
      [17, 1],
      [18, 1],
    ]);
  });

  it("keeps a running digest that anybody can compute from the logs", async () => {
    const chain = await smallLedger();
    await run(chain);
    let digest = Buffer.alloc(32);
    let number = 0;
    for (const block of chain.all) {
      for (const log of block.receipts.flatMap((receipt) => receipt.logs)) {
        const head = Buffer.alloc(28);
        head.writeBigUInt64BE(BigInt(++number), 0);
        head.writeBigUInt64BE(BigInt(block.number), 8);
        head.writeBigUInt64BE(BigInt(block.timestamp), 16);
        head.writeUInt32BE(log.logIndex, 24);
        const hex = (text: string) => Buffer.from(text.slice(2), "hex");
        digest = createHash("sha256")
          .update(digest)
          .update(head)
          .update(hex(log.address))
          .update(Uint8Array.of(log.topics.length))
          .update(Buffer.concat(log.topics.map(hex)))
          .update(hex(log.data))
          .digest();
      }
      expect(digestAt(store, block.number)).to.equal(`0x${digest.toString("hex")}`);
    }
    expect(digestAt(store, 6)).to.equal(undefined);
    expect(store.head?.digest).to.equal(digestAt(store, 5));
  });

  it("goes on where it stopped, and rebuilds the same rows from nothing", async () => {
    const chain = await smallLedger();
    const whole = chain.all.splice(3);
    await run(chain);
    expect(store.head?.block).to.equal(2);
    chain.all.push(...whole);
    await store.close();
    store = await openStore(folder, FOUNDING);
    await run(chain);
    const rows = async () => {
      const lists = [];
      for (const table of Object.values(tables)) {
        lists.push(await store.read((view) => view.range(table as typeof tables.members)));
      }
      return lists;
    };
    const first = await rows();
    await store.close();
    await rm(folder, { recursive: true });
    store = await openStore(folder, FOUNDING);
    await run(chain);
    expect(await rows()).to.deep.equal(first);
  });

  it("follows new blocks until the signal", async () => {
    const chain = await smallLedger();
    chain.ends = false;
    const stop = new AbortController();
    const running = run(chain, stop.signal);
    await new Promise<void>((resolve) => {
      store.subscribe(({ block }) => {
        if (block === 5) chain.mine(1_040).catch(() => {});
        if (block === 6) resolve();
      });
    });
    stop.abort();
    await running;
    expect(store.head?.block).to.equal(6);
  });

  it("leaves out logs of other contracts, and follows executors added later", async () => {
    const chain = await smallLedger();
    const other = address(0xee);
    const second = id("vote of the successor");
    const foreign = opening(second, { startsAt: 1_050, endsAt: 2_000 });
    await chain.mine(1_050, [{ ...foreign, address: other }]);
    await chain.mine(1_051, [
      event("bodies", "ExecutorAdded", { executor: other, codeHash: id("code") }),
      { ...foreign, address: other },
    ]);
    await run(chain);
    expect(store.head?.facts).to.equal(19);
    expect(store.get(tables.votes, [2])).to.include({ vote: second, contract: other });
    await chain.mine(1_052, [{ ...opening(id("third")), address: other }]);
    await run(chain);
    expect(store.get(tables.votes, [3])?.vote).to.equal(id("third"));
  });

  it("begins at the given block", async () => {
    const chain = await smallLedger();
    const addresses = { ...contracts, from: 1 };
    await runIndexer({ chain, store, addresses, signal: NEVER });
    expect(store.get(tables.blocks, [0])).to.equal(undefined);
    expect(store.head).to.include({ block: 5, facts: 17 });
  });

  describe("before a chain that is not the indexed one", () => {
    it("stops where the chain is shorter", async () => {
      const chain = await smallLedger();
      await run(chain);
      const { head } = store;
      chain.all.pop();
      const error = (await run(chain).catch((caught: unknown) => caught)) as UmlaufError;
      expect(error.code).to.equal("INDEX_CHAIN_DIFFERS");
      expect(error.facts).to.include({ block: 5, expected: head?.hash });
      expect(store.head).to.deep.equal(head);
    });

    it("stops where the block has another hash", async () => {
      const chain = await smallLedger();
      await run(chain);
      const { head } = store;
      chain.all.pop();
      const other = await chain.mine(1_031);
      await chain.mine(1_032);
      const error = (await run(chain).catch((caught: unknown) => caught)) as UmlaufError;
      expect(error.code).to.equal("INDEX_CHAIN_DIFFERS");
      expect(error.facts).to.deep.equal({ block: 5, expected: head?.hash, found: other.hash });
      expect(store.head).to.deep.equal(head);
    });
  });

  describe("against a node that lies", () => {
    type Lie = (block: FinalBlock) => FinalBlock | Promise<FinalBlock>;
    const inReceipts =
      (change: (receipts: ChainReceipt[]) => ChainReceipt[]): Lie =>
      (block) => ({ ...block, receipts: change(structuredClone(block.receipts)) });
    const inLogs = (change: (logs: ChainReceipt["logs"]) => void) =>
      inReceipts((receipts) => {
        change((receipts[0] as ChainReceipt).logs);
        return receipts;
      });

    const lies: readonly [string, number, string, Lie][] = [
      ["leaves out a log", 5, "INDEX_RECEIPTS_MISMATCH", inLogs((logs) => logs.shift())],
      ["reorders logs", 5, "INDEX_RECEIPTS_MISMATCH", inLogs((logs) => logs.reverse())],
      [
        "alters a log",
        4,
        "INDEX_RECEIPTS_MISMATCH",
        inLogs(([log]) => {
          if (log) log.data = `${log.data.slice(0, -2)}01` as typeof log.data;
        }),
      ],
      [
        "adds a log",
        3,
        "INDEX_RECEIPTS_MISMATCH",
        inLogs((logs) => {
          const log = event("register", "RegisterSealed", { founding: id("x") });
          logs.push({ ...log, logIndex: 1 });
        }),
      ],
      ["drops a receipt", 1, "INDEX_RECEIPTS_MISMATCH", inReceipts((all) => all.slice(0, 1))],
      [
        "hides a whole block's receipts, header and all",
        4,
        "INDEX_HEADER_MISMATCH",
        async (block) => ({ ...(await withReceipts(block, [])), hash: block.hash }),
      ],
      [
        "changes the header",
        4,
        "INDEX_HEADER_MISMATCH",
        (block) => ({ ...block, timestamp: block.timestamp - 1 }),
      ],
      [
        "replaces a block by a whole one of another chain",
        4,
        "INDEX_PARENT_MISMATCH",
        async (block) => {
          const twin = { ...block, parentHash: id("elsewhere") };
          const header = { ...block.header, parentHash: twin.parentHash };
          return withReceipts({ ...twin, header }, block.receipts);
        },
      ],
    ];
    for (const [what, at, code, lie] of lies) {
      it(`stops when it ${what}`, async () => {
        const chain = await smallLedger();
        chain.all[at] = await lie(chain.all[at] as FinalBlock);
        await expectStop(chain, code, at - 1);
      });
    }

    it("notices at the next block when a whole block was exchanged", async () => {
      const chain = await smallLedger();
      chain.all[4] = await withReceipts(chain.all[4] as FinalBlock, []);
      await expectStop(chain, "INDEX_PARENT_MISMATCH", 4);
    });
  });

  describe("before what it cannot read", () => {
    it("stops at an unknown event of our contracts", async () => {
      const chain = await smallLedger();
      const log = { address: contracts.votes, topics: [id("Unknown()")], data: "0x" } as const;
      await chain.mine(1_040, [{ ...log, topics: [...log.topics] }]);
      await expectStop(chain, "INDEX_LOG_UNREADABLE", 5);
    });

    it("stops at a batch whose bytes are no whole ballots", async () => {
      const chain = await smallLedger();
      const row = `0x${"ab".repeat(38)}`;
      for (const bytes of [
        { ballots: "0x0102" },
        { ballots: "0x" },
        { ballots: row, receivedAt: "0x01" },
        { ballots: row, choices: "0x01" },
      ]) {
        const args = { vote: VOTE, batch: 3, list: id("list"), receivedAt: "0x", choices: "0x" };
        await chain.mine(1_040, [event("votes", "BallotsCast", { ...args, ...bytes })]);
        await expectStop(chain, "INDEX_LOG_UNREADABLE", 5);
        chain.all.pop();
      }
    });

    it("stops at an event of a vote that was never opened", async () => {
      const chain = await smallLedger();
      await chain.mine(1_040, [event("votes", "ActionExecuted", { vote: id("no vote") })]);
      await expectStop(chain, "INDEX_LOG_UNREADABLE", 5);
    });
  });
});
