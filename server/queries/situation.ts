/** From a vote's record to what its derivation is made from. */
import type { Hex } from "viem";
import { decodeActionData } from "../protocol/actions.ts";
import type { Situation } from "../protocol/derivation.ts";
import { BodyKind, type Matter, VoteWeight } from "../protocol/rules.ts";
import type { ClassSheet } from "../protocol/tally.ts";
import { type Cause, Choice, type Outcome, type Standing } from "../protocol/types.ts";
import { tables } from "../store/tables.ts";
import type { View } from "../store.ts";
import { bodyOf, chairAt } from "./bodies.ts";
import { barredAmong, classSheets, lastInstant } from "./electorate.ts";
import { closedCount, closedWeights, entryOf, type VoteRecord } from "./records.ts";
import type { HeadsView } from "./views.ts";

/** @param heads Those who are entitled, and all */
export async function situationOf(
  view: View,
  record: VoteRecord,
  heads: HeadsView,
  at: number,
): Promise<Situation> {
  const { row, progress, rules } = record;
  const closed = progress.closedAt !== 0;
  // How they chose stays out of every computation before the close: all stand as abstentions, and only their number is
  // told.
  const open = { yes: 0, no: 0, abstain: progress.heads, invalid: 0 };
  const count = closed
    ? closedCount(progress)
    : { eligible: heads.eligible, allMembers: heads.all, ...open };
  return {
    matter: row.matter as Matter,
    openedAt: row.openedAt,
    discussionAt: row.discussionAt,
    startsAt: row.startsAt,
    count,
    votes: closed ? closedWeights(progress) : count,
    cause: progress.cause as Cause,
    outcome: progress.outcome as Outcome,
    objections: progress.objections,
    objectable: progress.endedAt === 0 && at < row.startsAt + rules.objectionWindow,
    closed,
    chairChoice: closed ? chairChoice(view, record) : Choice.NONE,
    barred: row.barred ? barredAmong(view, record, lastInstant(row, progress)) : null,
    classes: closed ? await classesOf(view, record) : [],
    election: row.election ? electionSeats(record) : null,
    contestable: progress.contestable,
    late: progress.late,
    isDeclared: progress.declaredAt !== 0,
    isRegistered: progress.registeredAt !== 0,
    standing: progress.standing as Standing,
  };
}

/** Who took part by class, where heads are not votes: multiple votes, or investing members with a vote. */
async function classesOf(view: View, record: VoteRecord): Promise<readonly ClassSheet[]> {
  const { number, row, progress, rules } = record;
  if (bodyOf(view, row.body).kind !== BodyKind.GENERAL_MEETING) return [];
  const classes = await view.range(tables.classes);
  const invest = classes.some(([, { investing, votes }]) => investing && votes > 0);
  if (rules.voteWeight === VoteWeight.EQUAL && !invest) return [];
  const isStruck = (elector: number) => view.get(tables.struck, [number, elector]) !== undefined;
  return classSheets(view, number, row, progress, isStruck);
}

function electionSeats({ row, progress }: VoteRecord): Situation["election"] {
  const content = decodeActionData({ kind: row.action.kind, data: row.action.data as Hex });
  const seats = content.kind === "ELECT" ? content.election.seats.length : 0;
  return { seats, filled: progress.elected.filter((candidate) => candidate !== 0).length };
}

/** The choice of the presiding chair as an elector of the body, at the last instant of voting. */
function chairChoice(view: View, { number, row, progress }: VoteRecord): Choice {
  const elector = chairAt(view, row.body, lastInstant(row, progress))?.elector;
  const entry = elector ? entryOf(view, number, elector).entry : 0;
  return entry === 0 ? Choice.NONE : ((((entry - 1) & 3) + 1) as Choice);
}
