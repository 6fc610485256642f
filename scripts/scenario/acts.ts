/** From the words of a step to signed acts, submitted as people's devices would. */
import { type Hex, keccak256, stringToBytes } from "viem";
import { actionHash, encodeAction } from "../../server/protocol/actions.ts";
import { actDigest } from "../../server/protocol/acts.ts";
import { ballotDigest } from "../../server/protocol/ballot.ts";
import { admissionEvidence, closeCall, endCall, executeCall } from "../../server/protocol/calls.ts";
import {
  ActionKind,
  Choice,
  Matter,
  nameOf,
  type Opening,
  Outcome,
  Revocability,
} from "../../server/protocol/types.ts";
import type { SubmittedAct } from "../../server/relay/acts.ts";
import type { Scene } from "./scene.ts";
import type { ActName, Fields, StepAct } from "./schema.ts";

/** One thing that was submitted: its id where it was acknowledged, or why it was refused. */
export interface Submitted {
  /** The elector, where it is a ballot or an objection */
  readonly elector?: number;
  readonly id?: Hex;
  readonly error?: unknown;
}

const CHOICES = {
  yes: Choice.YES,
  no: Choice.NO,
  abstain: Choice.ABSTAIN,
  invalid: Choice.INVALID,
} as const;

/** The matter of each kind of action that a file can name. */
const MATTERS: Readonly<Partial<Record<keyof typeof ActionKind, Matter>>> = {
  RESOLUTION: Matter.RESOLUTION,
  ADMIT: Matter.ADMISSION,
  SEAT: Matter.SEATS,
  UNSEAT: Matter.SEATS,
  ADOPT_RULE_SET: Matter.RULE_SETS,
  REPLACE_KEY: Matter.KEYS,
};

type Results = Promise<readonly Submitted[]>;
type Handlers = { readonly [A in ActName]: (fields: Fields<A>, scene: Scene) => Results };

const handlers: Handlers = {
  async apply(fields, scene) {
    const applicant = await scene.application(fields);
    return attempt(async () => {
      await scene.ledger.relay.submitApplication(applicant.application, applicant.signature);
      scene.applicants.set(fields.as, applicant);
    });
  },

  async withdraw({ application, signedBy }, scene) {
    const { declaration, signer } = scene.applicant(application);
    const message = { declaration, key: signer.keyId, ...scene.once() };
    const by = signedBy === undefined ? signer : await scene.signerOf(0, signedBy);
    const signature = await scene.sign(by, "Withdrawal", message);
    return submit(scene, { name: "Withdrawal", message, signature });
  },

  async enrol({ person, key }, scene) {
    const number = await scene.number(person);
    const signer = scene.people.makeKey(number, key);
    const message = { person: number, key: signer.keyId, ...scene.once() };
    const byInvitation = await scene.sign(scene.people.invitation(number), "Enrol", message);
    const byKey = await scene.sign(signer, "Enrol", message);
    return submit(scene, { name: "Enrol", message, byInvitation, byKey });
  },

  async rotateKey({ person, key, signedBy }, scene) {
    const number = await scene.number(person);
    const present = await scene.signerOf(number, signedBy);
    const signer = scene.people.makeKey(number, key);
    const message = { person: number, key: signer.keyId, ...scene.once() };
    const byPresent = await scene.sign(present, "Rotate", message);
    const byKey = await scene.sign(signer, "Rotate", message);
    return submit(scene, { name: "Rotate", message, byPresent, byKey });
  },

  async giveNotice({ member, until, signedBy }, scene) {
    const person = await scene.number({ member, person: 1 });
    const message = { member, until, ...scene.once() };
    const signature = await scene.sign(await scene.signerOf(person, signedBy), "Notice", message);
    return submit(scene, { name: "Notice", message, signature });
  },

  open,

  cast({ vote: name, revision, signedBy, ...choices }, scene) {
    const vote = scene.vote(name);
    const { founded, relay } = scene.ledger;
    const sheet = Object.entries(CHOICES).flatMap(([word, choice]) =>
      (choices[word as keyof typeof CHOICES] ?? []).map((elector) => ({ elector, choice })),
    );
    const cast = sheet.map(async ({ elector, choice }): Promise<Submitted> => {
      const next = vote.changeable ? (vote.revisions.get(elector) ?? 0) + 1 : 1;
      const ballot = { elector, choice, revision: revision ?? next };
      const signer = await scene.signerOf(await scene.elector(vote.body, elector), signedBy);
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

  async object({ vote: name, by, signedBy }, scene) {
    const vote = scene.vote(name);
    const submitted: Submitted[] = [];
    for (const elector of by) {
      const message = { vote: vote.id, elector, ...scene.once() };
      const signer = await scene.signerOf(await scene.elector(vote.body, elector), signedBy);
      const signature = await scene.sign(signer, "Objection", message);
      const results = await submit(scene, { name: "Objection", message, signature });
      submitted.push(...results.map((result) => ({ ...result, elector })));
      // The one that aborts the procedure makes the next one too late.
      await scene.ledger.relay.flush();
    }
    return submitted;
  },

  async declare({ vote: name, outcome, signedBy }, scene) {
    const vote = scene.vote(name);
    const { view } = scene.ledger;
    const [chair] = await view.ask("bodies", "chairAt", [vote.body, scene.clock.second]);
    // Before the close there is no outcome; ADOPTED stands for whatever is declared too early.
    const found = (await view.vote(vote.id)).outcome || Outcome.ADOPTED;
    const message = { vote: vote.id, outcome: outcome ?? found, ...scene.once() };
    const signer = await scene.signerOf(chair, signedBy);
    const signature = await scene.sign(signer, "Declaration", message);
    return submit(scene, { name: "Declaration", message, signature });
  },

  async end({ vote }, scene) {
    return attempt(() => scene.ledger.send(endCall(scene.ledger.founded, scene.vote(vote).id)));
  },

  async close({ vote }, scene) {
    return attempt(() => scene.ledger.send(closeCall(scene.ledger.founded, scene.vote(vote).id)));
  },

  async execute({ vote }, scene) {
    const { id, action, application } = scene.vote(vote);
    const about = application === undefined ? undefined : scene.applicant(application);
    const evidence = about && admissionEvidence(about.application, about.signature);
    return attempt(() =>
      scene.ledger.send(executeCall(scene.ledger.founded, id, action, evidence)),
    );
  },
};

/**
 * Does what a step says: through the relay, or for what anybody may do on the chain itself.
 * @throws Unplayable where the step speaks of what did not come about
 */
export function perform({ kind, fields }: StepAct, scene: Scene): Results {
  const handle = handlers[kind] as (fields: StepAct["fields"], scene: Scene) => Results;
  return handle(fields, scene);
}

async function open(fields: Fields<"open">, scene: Scene): Results {
  const { view, founded, relay } = scene.ledger;
  const now = scene.clock.second;
  const body = scene.body(fields.body);
  const action = encodeAction(await scene.content(fields.action));
  const matter = MATTERS[nameOf(ActionKind, action.kind)] ?? Matter.RESOLUTION;
  const message: Opening = {
    body,
    matter,
    ruleSet: fields.ruleSet ?? (await view.ask("bodies", "ruleSetFor", [body, matter, now])),
    documents: keccak256(stringToBytes(fields.vote)),
    action: actionHash(action),
    startsAt: fields.from ?? now,
    endsAt: fields.until,
    ...scene.once(),
  };
  const convener =
    fields.convener === undefined ? scene.convenerOf(body) : scene.body(fields.convener);
  const seats = fields.seats ?? [await scene.chairSeat(convener)];
  const signatures = await Promise.all(
    seats.map(async (seat) => {
      const signer = await scene.signerOf(await scene.elector(convener, seat));
      return { body: convener, seat, signature: await scene.sign(signer, "Opening", message) };
    }),
  );
  const results = await submit(scene, { name: "Opening", message, action, signatures });
  if (results.some(({ error }) => error !== undefined)) return results;

  const id = actDigest(founded, "Opening", message);
  const { revocability } = await view.ask("bodies", "ruleSetAt", [body, message.ruleSet]);
  scene.votes.set(fields.vote, {
    id,
    body,
    action,
    application: fields.action?.admit,
    changeable: revocability === Revocability.UNTIL_DEADLINE,
    revisions: new Map(),
  });
  await relay.flush();
  scene.ledger.watch(id);
  return results;
}

async function submit(scene: Scene, act: SubmittedAct): Results {
  try {
    const { receipt } = await scene.ledger.relay.submitAct(act);
    return [{ id: receipt.subject }];
  } catch (error) {
    return [{ error }];
  }
}

/** Something that is not acknowledged by an id. */
async function attempt(work: () => Promise<void>): Results {
  try {
    await work();
    return [{}];
  } catch (error) {
    return [{ error }];
  }
}
