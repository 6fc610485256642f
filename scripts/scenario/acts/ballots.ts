/** Ballots of every manner, proxies, objections to the procedure. */
import { z } from "zod";
import { ballotDigest, candidateSet } from "../../../server/protocol/ballot.ts";
import { Choice, Manner } from "../../../server/protocol/types.ts";
import { act, type Submitted } from "../act.ts";
import { numbers, type PersonName, person, signer, word } from "../fields.ts";
import { documentOf, type OpenedVote, type Scene, Unplayable } from "../scene.ts";
import { byOfficers, byPerson } from "../signing.ts";
import { type Language, personNamed, ranges } from "../wording.ts";

const CHOICES = {
  yes: Choice.YES,
  no: Choice.NO,
  abstain: Choice.ABSTAIN,
  invalid: Choice.INVALID,
} as const;

const WORDS = {
  yes: { de: "Ja", en: "yes" },
  no: { de: "Nein", en: "no" },
  abstain: { de: "Enthaltung", en: "abstention" },
  invalid: { de: "ungültig", en: "invalid" },
} as const;

/** A sheet of ballots: choices with electors; in an election, electors with candidates. */
const sheet = {
  yes: numbers.optional(),
  no: numbers.optional(),
  abstain: numbers.optional(),
  invalid: numbers.optional(),
  candidates: z.array(z.strictObject({ electors: numbers, for: z.array(person) })).optional(),
  revision: z.int().min(0).max(255).optional(),
};

interface Sheet
  extends Partial<Readonly<Record<keyof typeof CHOICES, readonly number[] | undefined>>> {
  readonly candidates?:
    | readonly { readonly electors: readonly number[]; readonly for: readonly PersonName[] }[]
    | undefined;
  readonly revision?: number | undefined;
}

const isFilled = (sheet: Sheet) =>
  sheet.yes ?? sheet.no ?? sheet.abstain ?? sheet.invalid ?? sheet.candidates;

export const ballots = {
  cast: act({
    fields: ({ vote }) =>
      z.strictObject({ vote, ...sheet, signedBy: signer.optional() }).refine(isFilled, "a choice"),
    async perform({ vote: name, signedBy, ...sheet }, scene) {
      const vote = scene.vote(name);
      const { founded, relay } = scene.ledger;
      const cast = (await ballotsOf(scene, vote, sheet)).map(async (ballot): Promise<Submitted> => {
        const { elector } = ballot;
        const signer = await scene.signerOf(await scene.elector(vote, elector), signedBy);
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
    tell: ({ vote, signedBy: _, ...sheet }, language) => {
      const told = sheetTold(sheet, language);
      return { de: `„${vote}“: ${told}.`, en: `“${vote}”: ${told}.` };
    },
  }),

  paperBallots: act({
    fields: ({ vote, second, signatories }) =>
      z
        .strictObject({
          vote,
          manner: word({ PAPER: Manner.PAPER, PHONE: Manner.PHONE }).default(Manner.PAPER),
          ...sheet,
          receivedAt: second.optional(),
          signedBy: signatories.optional(),
        })
        .refine(isFilled, "a choice"),
    async perform({ vote: name, manner, receivedAt, signedBy, ...sheet }, scene) {
      const vote = scene.vote(name);
      const given = await ballotsOf(scene, vote, sheet);
      const electors = given.map(({ elector }) => elector);
      return scene.each(electors, async (elector) => {
        const { choice, revision } = given.find((ballot) => ballot.elector === elector) ?? {};
        const message = {
          vote: vote.id,
          elector,
          choice: BigInt(choice ?? 0),
          manner,
          revision: revision ?? 1,
          receivedAt: receivedAt ?? scene.clock.second,
          document: documentOf(`ballot of ${elector} in ${name}`),
        };
        const by = await byOfficers(scene, signedBy, { many: 2 });
        const results = await scene.act("PaperBallot", message, by);
        if (results[0]?.error === undefined) vote.revisions.set(elector, message.revision);
        return results;
      });
    },
    tell: ({ vote, manner, signedBy: _, ...sheet }, language) => {
      const told = sheetTold(sheet, language);
      return manner === Manner.PAPER
        ? { de: `„${vote}“, auf Papier: ${told}.`, en: `“${vote}”, on paper: ${told}.` }
        : { de: `„${vote}“, am Telefon: ${told}.`, en: `“${vote}”, by telephone: ${told}.` };
    },
  }),

  proxy: act({
    fields: ({ vote }) =>
      z.strictObject({ vote, from: numbers, to: person, signedBy: signer.optional() }),
    async perform({ vote: name, from, to, signedBy }, scene) {
      const vote = scene.vote(name);
      const holder = await scene.number(to);
      return scene.each(from, async (principal) => {
        const document = documentOf(`proxy of ${principal} in ${name}`);
        const by = [await byPerson(scene, await scene.elector(vote, principal), signedBy)];
        return scene.act("Proxy", { vote: vote.id, principal, holder, document }, by);
      });
    },
    tell: ({ vote, from, to }) => ({
      de: `„${vote}“: Vollmacht von ${ranges(from)} an Person ${personNamed(to)}.`,
      en: `“${vote}”: proxy from ${ranges(from)} to person ${personNamed(to)}.`,
    }),
  }),

  revokeProxy: act({
    fields: ({ vote }) => z.strictObject({ vote, from: numbers, signedBy: signer.optional() }),
    async perform({ vote: name, from, signedBy }, scene) {
      const vote = scene.vote(name);
      return scene.each(from, async (principal) => {
        const by = [await byPerson(scene, await scene.elector(vote, principal), signedBy)];
        return scene.act("ProxyRevocation", { vote: vote.id, principal }, by);
      });
    },
    tell: ({ vote, from }) => ({
      de: `„${vote}“: Vollmacht von ${ranges(from)} widerrufen.`,
      en: `“${vote}”: proxy from ${ranges(from)} revoked.`,
    }),
  }),

  object: act({
    fields: ({ vote }) => z.strictObject({ vote, by: numbers, signedBy: signer.optional() }),
    async perform({ vote: name, by, signedBy }, scene) {
      const vote = scene.vote(name);
      return scene.each(by, async (elector) => {
        const signature = await byPerson(scene, await scene.elector(vote, elector), signedBy);
        return scene.act("Objection", { vote: vote.id, elector }, [signature]);
      });
    },
    tell: ({ vote, by }) => ({
      de: `Widerspruch gegen das Verfahren „${vote}“: ${ranges(by)}.`,
      en: `Objection to the procedure “${vote}”: ${ranges(by)}.`,
    }),
  }),
};

interface Ballot {
  readonly elector: number;
  /** A set of candidates where it is a bigint */
  readonly choice: number | bigint;
  readonly revision: number;
}

/** What a sheet says, ballot by ballot. */
async function ballotsOf(scene: Scene, vote: OpenedVote, sheet: Sheet): Promise<Ballot[]> {
  const { revision, candidates = [] } = sheet;
  const next = (elector: number) => (vote.changeable ? (vote.revisions.get(elector) ?? 0) + 1 : 1);
  const ballot = (elector: number, choice: number | bigint): Ballot => {
    return { elector, choice, revision: revision ?? next(elector) };
  };
  const plain = Object.entries(CHOICES).flatMap(([word, choice]) =>
    (sheet[word as keyof typeof CHOICES] ?? []).map((elector) => ballot(elector, choice)),
  );
  const chosen = candidates.map(async ({ electors, for: named }) => {
    const set = await setOf(scene, vote, named);
    return electors.map((elector) => ballot(elector, set));
  });
  return [...plain, ...(await Promise.all(chosen)).flat()];
}

/** A set of candidates; who is none gets the bit behind them all, which makes the ballot invalid. */
async function setOf(
  scene: Scene,
  vote: OpenedVote,
  named: readonly PersonName[],
): Promise<bigint> {
  const { candidates } = vote;
  if (candidates === undefined) throw new Unplayable("there are no candidates in this vote");
  const persons = await Promise.all(named.map((one) => scene.number(one)));
  const places = persons.map((one) => candidates.indexOf(one));
  return candidateSet(places.map((place) => (place < 0 ? candidates.length : place)));
}

function sheetTold({ candidates = [], ...sheet }: Sheet, language: Language): string {
  const choices = Object.entries(WORDS).flatMap(([choice, words]) => {
    const electors = sheet[choice as keyof typeof WORDS];
    return electors === undefined ? [] : [`${words[language]} ${ranges(electors)}`];
  });
  const elections = candidates.map(({ electors, for: named }) => {
    const persons = named.map(personNamed).join(", ") || WORDS.abstain[language];
    return `${ranges(electors)} → ${persons}`;
  });
  return [...choices, ...elections].join("; ");
}
