/** Each kind of act once, from its signatures to what the contracts make of it. */
import { expect } from "chai";
import type { Hex } from "viem";
import { namedKey, walletSigner } from "../../../scripts/signers.ts";
import type { ActionContent } from "../../../server/protocol/actions.ts";
import { BODY_ACTS, VOTE_ACTS } from "../../../server/protocol/acts.ts";
import {
  Cause,
  Choice,
  Manner,
  Outcome,
  SeatRole,
  Standing,
} from "../../../server/protocol/types.ts";
import type { SubmittedAct } from "../../../server/relay/acts.ts";
import type { Relay } from "../../../server/relay/relay.ts";
import { auditorSigner } from "../../helpers/acting.ts";
import {
  Bodies,
  DAY,
  GRACE,
  HOUR,
  INVITED_MEMBER,
  invitation,
  ORGANISATION,
  personSigner,
} from "../../helpers/members.ts";
import { CHAIR, DEPUTY, foundScene, type Scene, SECOND, SUPERVISOR } from "../../helpers/relay.ts";
import { DOCUMENT } from "../../helpers/signing.ts";

const OFFICERS = [CHAIR, SUPERVISOR];
const AUDITOR = { body: 0, seat: 1, signer: auditorSigner(1) };
const fresh = (name: string) => walletSigner(namedKey(name));

describe("relay: every act", () => {
  let scene: Scene;
  let relay: Relay;
  const seen = new Set<string>();

  before(async () => {
    const articles = { emergencyBoard: true, transferConsent: true };
    scene = await foundScene({ articles, organisation: true });
    relay = await scene.relay("every act");
  });
  after(async () => {
    await scene.tidy();
    await scene.close();
  });

  async function write(act: SubmittedAct): Promise<Hex> {
    seen.add(act.name);
    return scene.write(relay, act);
  }
  const act: Scene["act"] = (...args) => scene.act(...args);
  const person = (number: number) => scene.ask("register", "personAt", [number]);
  const member = (number: number) => scene.ask("register", "detailsOf", [number]);

  async function open(...args: Parameters<Scene["opening"]>): Promise<Hex> {
    const { id, act: opening } = await scene.opening(...args);
    await write(opening);
    return id;
  }

  /** Passes a vote's deadline and its grace period. */
  async function pass(vote: Hex) {
    await relay.flush();
    const { endsAt } = await scene.voteOf(vote);
    for (const instant of [endsAt, endsAt + GRACE]) {
      scene.travel(instant);
      await relay.tick();
    }
    expect(await scene.voteOf(vote)).to.include({ outcome: Outcome.ADOPTED });
  }

  /** Has the board adopt something, which is carried out at once. */
  async function resolve(content: ActionContent): Promise<Hex> {
    const vote = await open({ body: Bodies.BOARD, endsAt: scene.now() + HOUR }, content);
    for (const seat of [CHAIR, SECOND]) {
      const { seat: elector, signer } = seat;
      await relay.submitBallot(vote, await scene.ballot(vote, elector, Choice.YES, { signer }));
    }
    await pass(vote);
    return vote;
  }

  describe("of persons", () => {
    it("Enrol", async () => {
      const key = fresh("enrolled");
      await write(
        await act("Enrol", { person: INVITED_MEMBER, key: key.keyId }, [invitation, key]),
      );
      expect((await person(INVITED_MEMBER)).key).to.equal(key.keyId);
    });

    it("Rotate", async () => {
      const key = fresh("rotated");
      await write(await act("Rotate", { person: 9, key: key.keyId }, [personSigner(9), key]));
      expect((await person(9)).key).to.equal(key.keyId);
    });

    it("KeyReplacement, and KeyObjection", async () => {
      const { keyId } = fresh("replacement");
      await write(await act("KeyReplacement", { person: 10, invitation: keyId }, OFFICERS));
      const [invited, readyAt] = await scene.ask("register", "invitationOf", [10]);
      expect([invited, readyAt]).to.deep.equal([keyId, scene.now() + 7 * DAY]);
      await write(await act("KeyObjection", { person: 10 }, [personSigner(10)]));
      const [taken] = await scene.ask("register", "invitationOf", [10]);
      expect(BigInt(taken)).to.equal(0n);
    });

    it("NewPerson, VotingPerson and PersonLeft", async () => {
      const by = [personSigner(ORGANISATION)];
      const { keyId } = fresh("new person");
      const invited = { member: ORGANISATION, invitation: keyId, representative: true };
      await write(await act("NewPerson", invited, by));
      expect(await person(15)).to.deep.include({ member: ORGANISATION, representative: true });
      await write(await act("VotingPerson", { member: ORGANISATION, person: 14 }, by));
      expect((await member(ORGANISATION)).votingPerson).to.equal(14);
      await write(await act("PersonLeft", { member: ORGANISATION, person: 14 }, by));
      expect((await person(14)).until).to.equal(scene.now() + 1);
      expect((await member(ORGANISATION)).votingPerson).to.equal(0);
    });

    it("Withdrawal", async () => {
      const applicant = await scene.application();
      await relay.submitDeclaration(applicant.declaration, applicant.signature);
      await open({}, applicant.content);
      const fields = { declaration: applicant.digest, key: applicant.message.key };
      await write(await act("Withdrawal", fields, [applicant.signer]));
      expect(await scene.ask("bodies", "withdrawn", [applicant.id])).to.equal(true);
    });
  });

  describe("of members", () => {
    it("Notice", async () => {
      const until = scene.now() + 100 * DAY;
      await write(await act("Notice", { member: 10, until }, [personSigner(10)]));
      expect((await member(10)).until).to.equal(until);
    });

    it("PaperNotice", async () => {
      const until = scene.now() + 200 * DAY;
      await write(await act("PaperNotice", { member: 9, until, document: DOCUMENT }, OFFICERS));
      expect((await member(9)).until).to.equal(until);
    });

    it("Transfer", async () => {
      const by = [personSigner(5), personSigner(6), CHAIR, SECOND];
      await write(await act("Transfer", { from: 5, to: 6, shares: 2 }, by));
      expect((await member(5)).shares).to.equal(1);
      expect((await member(6)).shares).to.equal(5);
    });

    it("Correction", async () => {
      const shares = { member: 6, field: 0, value: 9n, document: DOCUMENT };
      await write(await act("Correction", shares, OFFICERS));
      expect((await member(6)).shares).to.equal(9);
    });

    it("Hearing, Dispatch and Reinstatement", async () => {
      const until = scene.now() + 1;
      await write(await act("Hearing", { member: 7, until, document: DOCUMENT }, [SUPERVISOR]));
      scene.travel(until);
      await resolve({ kind: "EXCLUDE", member: 7 });
      const sentAt = scene.now();
      await write(await act("Dispatch", { member: 7, sentAt, document: DOCUMENT }, [CHAIR]));
      expect(await scene.ask("bodies", "exclusionOf", [7])).to.deep.equal({
        hearingUntil: until,
        decidedAt: sentAt - GRACE,
        dispatchedAt: sentAt,
      });
      scene.travel(scene.now() + 1);
      expect(await scene.ask("register", "isActive", [7, scene.now()])).to.equal(false);
      await write(await act("Reinstatement", { member: 7, document: DOCUMENT }, OFFICERS));
      expect(await scene.ask("register", "isActive", [7, scene.now() + 1])).to.equal(true);
    });

    it("Death and JointRepresentative", async () => {
      const diedAt = scene.now() - DAY;
      await write(await act("Death", { member: 8, diedAt, document: DOCUMENT }, OFFICERS));
      expect((await member(8)).dead).to.equal(true);
      const heirs = { member: 8, invitation: fresh("heirs").keyId, document: DOCUMENT };
      await write(await act("JointRepresentative", heirs, OFFICERS));
      expect((await member(8)).votingPerson).to.equal(16);
    });
  });

  describe("of offices", () => {
    it("Resignation", async () => {
      await write(await act("Resignation", { body: Bodies.SUPERVISORS, seat: 2 }, [DEPUTY]));
      const [holder] = await scene.ask("bodies", "seatAt", [
        Bodies.SUPERVISORS,
        2,
        scene.now() + 1,
      ]);
      expect(holder).to.equal(0);
    });

    it("Appointment", async () => {
      const office = { body: Bodies.SUPERVISORS, seat: 3, person: 5, role: SeatRole.NONE };
      const term = { until: scene.now() + 90 * DAY, document: DOCUMENT };
      await write(await act("Appointment", { ...office, ...term }, [AUDITOR, CHAIR]));
      const [holder] = await scene.ask("bodies", "seatAt", [Bodies.SUPERVISORS, 3, scene.now()]);
      expect(holder).to.equal(5);
    });

    it("Endorsement and EmergencyBoard", async () => {
      const office = { body: Bodies.BOARD, seat: 3, person: 6, until: scene.now() + 90 * DAY };
      const emergency = await act("EmergencyBoard", office);
      // Seven of thirteen members want it; the reinstated one is entitled again only now.
      scene.travel(scene.now() + 1);
      for (const one of [1, 2, 3, 4, 5, 6, 7]) {
        await write(await scene.endorsement(scene.idOf(emergency), one));
      }
      await write(emergency);
      const [holder] = await scene.ask("bodies", "seatAt", [Bodies.BOARD, 3, scene.now()]);
      expect(holder).to.equal(6);
    });
  });

  describe("of votes", () => {
    it("Objection", async () => {
      const vote = await open({ body: Bodies.CAREFUL });
      await write(await act("Objection", { vote, elector: 5 }, [personSigner(5)]));
      expect(await scene.voteOf(vote)).to.include({ outcome: Outcome.PROCEDURE_ABORTED });
    });

    it("VoteWithdrawal", async () => {
      const vote = await open();
      await write(await act("VoteWithdrawal", { vote }, [CHAIR]));
      expect(await scene.voteOf(vote)).to.include({ outcome: Outcome.WITHDRAWN });
    });

    it("Outage", async () => {
      const vote = await open();
      await write(await act("Outage", { vote, document: DOCUMENT }, OFFICERS));
      const { outcome, cause } = await scene.voteOf(vote);
      expect([outcome, cause]).to.deep.equal([Outcome.PROCEDURE_ABORTED, Cause.OUTAGE]);
    });

    it("Proxy and ProxyRevocation", async () => {
      const vote = await open();
      const proxy = { vote, principal: 3, holder: 4, document: DOCUMENT };
      await write(await act("Proxy", proxy, [personSigner(3)]));
      const holder = (at: number) => scene.ask("votes", "proxyAt", [vote, 3, at]);
      expect(await holder(scene.now())).to.equal(4);
      await write(await act("ProxyRevocation", { vote, principal: 3 }, [personSigner(3)]));
      expect(await holder(scene.now() + 1)).to.equal(0);
    });

    it("PaperBallot", async () => {
      const vote = await open();
      const ballot = {
        vote,
        elector: 4,
        choice: BigInt(Choice.NO),
        manner: Manner.PHONE,
        revision: 1,
        receivedAt: scene.now(),
        document: DOCUMENT,
      };
      await write(await act("PaperBallot", ballot, OFFICERS));
      expect(await scene.voteOf(vote)).to.include({ heads: 1, batches: 0 });
      // 1 + 4 × manner + (choice − 1)
      expect(await scene.ask("votes", "entryOf", [vote, 4])).to.equal(14);
    });

    it("Declaration, Minutes and Annulment", async () => {
      const vote = await resolve({ kind: "RESOLUTION" });
      await write(await act("Declaration", { vote, outcome: Outcome.ADOPTED }, [CHAIR]));
      await write(await act("Minutes", { vote, document: DOCUMENT }, [CHAIR, SECOND]));
      const annulment = { vote, standing: Standing.ANNULLED, document: DOCUMENT };
      await write(await act("Annulment", annulment, [AUDITOR, CHAIR]));
      expect(await scene.voteOf(vote)).to.include({
        declaredAt: scene.now(),
        minuted: true,
        standing: Standing.ANNULLED,
      });
    });

    it("Registration", async () => {
      const discussionAt = scene.now() + DAY;
      const times = { startsAt: discussionAt + DAY, endsAt: discussionAt + 2 * DAY };
      const joint = { body: Bodies.EXTENDED, discussionAt, ...times };
      const vote = await open(joint, { kind: "RESOLUTION" }, OFFICERS);
      scene.travel(times.startsAt);
      await scene.vote(relay, vote, [1, 2, 3]);
      await pass(vote);
      expect(await scene.voteOf(vote)).to.include({ executed: false });
      await write(await act("Registration", { vote, document: DOCUMENT }, OFFICERS));
      await relay.tick();
      expect(await scene.voteOf(vote)).to.include({ registeredAt: scene.now(), executed: true });
    });
  });

  describe("all in all", () => {
    it("is written once, and acknowledged in one chain of receipts", async () => {
      expect([...seen].sort()).to.deep.equal(
        [...BODY_ACTS, ...VOTE_ACTS, "Opening", "Endorsement"].sort(),
      );
      expect((await scene.verifiedReceipts(relay)).length).to.be.greaterThan(40);
      expect(scene.faults).to.deep.equal([]);
    });
  });
});
