/** Who signs an act for which seat: as a file says, or as the law leaves no doubt about. */
import { BodyKind } from "../../server/protocol/rules.ts";
import type { Signer } from "../signers.ts";
import { AUDITOR, type Signatory, type SignedBy } from "./fields.ts";
import type { Scene } from "./scene.ts";

/** A signature to be given: for a seat, for an auditor (body 0), or for a person whom the act names (0, 0). */
export interface By {
  readonly body: number;
  readonly seat: number;
  readonly signer: Signer;
}

/** Whoever is in a seat now. */
export interface Officer {
  readonly body: number;
  readonly seat: number;
  /** 0 where it is vacant */
  readonly person: number;
}

/** A person whom the act names, unless the file has another one sign. */
export async function byPerson(scene: Scene, person: number, signedBy?: SignedBy): Promise<By> {
  return { body: 0, seat: 0, signer: await scene.signerOf(person, signedBy) };
}

/** The holder of a seat, unless the file has another one sign. */
export async function bySeat(
  scene: Scene,
  { body, seat }: Omit<Officer, "person">,
  signedBy?: SignedBy,
): Promise<By> {
  const signer = await scene.signerOf(await scene.holder(body, seat), signedBy);
  return { body, seat, signer };
}

/** Those whom a file names. */
export function bySignatories(scene: Scene, named: readonly Signatory[]): Promise<By[]> {
  return Promise.all(
    named.map(async ({ body, seat, by }): Promise<By> => {
      if (body !== AUDITOR) return bySeat(scene, { body: scene.body(body), seat }, by);
      const signer = by === undefined ? scene.people.auditor(seat) : await scene.signerOf(0, by);
      return { body: 0, seat, signer };
    }),
  );
}

/** The officers whom a file names, or as many different ones as are needed, those of the lowest seats. */
export async function byOfficers(
  scene: Scene,
  named: readonly Signatory[] | undefined,
  { many, unlike = () => false }: { many: number; unlike?: (officer: Officer) => boolean },
): Promise<By[]> {
  if (named !== undefined) return bySignatories(scene, named);
  const kinds: readonly number[] = [BodyKind.BOARD, BodyKind.SUPERVISORY_BOARD];
  const found: Officer[] = [];
  for (const officer of await officersOf(scene, kinds)) {
    const known = found.some(({ person }) => person === officer.person);
    if (!known && !unlike(officer) && found.length < many) found.push(officer);
  }
  return Promise.all(found.map((officer) => bySeat(scene, officer)));
}

/** Officers who sign beside somebody else, in the order of their bodies and seats. */
export async function officersOf(scene: Scene, kinds: readonly number[]): Promise<Officer[]> {
  const seats = scene.founding.plan.bodies.flatMap(({ kind, segments }, i) =>
    kinds.includes(kind) ? segments.map((_, j) => ({ body: i + 1, seat: j + 1 })) : [],
  );
  const officers = await Promise.all(
    seats.map(async (seat) => ({ ...seat, person: await scene.holder(seat.body, seat.seat) })),
  );
  return officers.filter(({ person }) => person !== 0);
}

/** Whoever acts as the chair of the body that presides over another. */
export async function presidingChair(scene: Scene, body: number): Promise<Officer> {
  return actingChair(scene, scene.founding.plan.bodies[body - 1]?.presidedBy || body);
}

/** Whoever acts as the chair of a body's own seats; the first seat where all are vacant. */
export async function actingChair(scene: Scene, body: number): Promise<Officer> {
  const [person, seat] = await scene.ledger.view.ask("bodies", "actingChairAt", [
    body,
    scene.clock.second,
  ]);
  return { body, seat: seat || 1, person };
}

/** The presiding chair, and with it the lowest officer of whom `may` says yes. */
export async function byChairAnd(
  scene: Scene,
  body: number,
  may: (officer: Officer, chair: Officer) => boolean,
): Promise<By[]> {
  const chair = await presidingChair(scene, body);
  const unlike = (officer: Officer) => officer.person === chair.person || !may(officer, chair);
  return [await bySeat(scene, chair), ...(await byOfficers(scene, undefined, { many: 1, unlike }))];
}
