/** What a rule set may say: twin of contracts/libraries/Statute.sol. */
import {
  Base,
  EarlyClose,
  EffectiveOn,
  ElectorateAt,
  Law,
  Matter,
  Procedure,
  Revocability,
  RuleFault,
  type RuleSet,
  Secrecy,
  Tie,
  VoteWeight,
} from "./types.ts";

/** Seconds: longer ones would keep a body from ever deciding. */
const MOST_PERIOD = 366 * 86_400;
const MOST_GRACE = 31 * 86_400;

/** Every fault of the rule set, none twice, in the order of the enumeration; empty where it may be adopted. */
export function ruleFaults(r: RuleSet): RuleFault[] {
  // A body that loses a competence needs no rules for it.
  const faults = [...wordFaults(r), ...(r.procedure === Procedure.NONE ? [] : countingFaults(r))];
  return [...new Set(faults)].sort((a, b) => a - b);
}

function wordFaults(r: RuleSet): RuleFault[] {
  const faults: RuleFault[] = [];
  if (r.law !== Law.FREE) faults.push(RuleFault.LAW_UNSUPPORTED);
  if (r.procedure > Procedure.CIRCULAR) faults.push(RuleFault.PROCEDURE_UNSUPPORTED);
  if (r.discussion !== 0) faults.push(RuleFault.DISCUSSION_UNSUPPORTED);
  if (r.voteWeight !== VoteWeight.EQUAL || r.cap || r.capBase || r.flatOnThreeQuarters) {
    faults.push(RuleFault.VOTE_WEIGHT_UNSUPPORTED);
  }
  if (r.proxyCap !== 0) faults.push(RuleFault.PROXIES_UNSUPPORTED);
  if (r.conflictKinds !== 0) faults.push(RuleFault.CONFLICTS_UNSUPPORTED);
  if (r.electorate === ElectorateAt.AT_CLOSE) faults.push(RuleFault.ELECTORATE_UNSUPPORTED);
  if (r.secrecy !== Secrecy.NAMED) faults.push(RuleFault.SECRECY_UNSUPPORTED);
  if (r.effectiveOn === EffectiveOn.REGISTER) faults.push(RuleFault.EFFECTIVE_ON_UNSUPPORTED);
  if (r.deadlineInclusive) faults.push(RuleFault.DEADLINE_INCLUSIVE_UNSUPPORTED);
  // Nobody sees a result before the close: a running count steers those who have not voted yet.
  if (r.interimResults) faults.push(RuleFault.INTERIM_RESULTS_FORBIDDEN);
  if (r.matters === 0) faults.push(RuleFault.NO_MATTER);
  if (r.matters >= 2 ** Object.keys(Matter).length) faults.push(RuleFault.UNKNOWN_MATTER);
  const periods = [r.notice, r.discussion, r.objectionWindow];
  if (periods.some((period) => period > MOST_PERIOD) || r.grace > MOST_GRACE) {
    faults.push(RuleFault.PERIOD_TOO_LONG);
  }
  // Without a body for them, rules could never change again.
  if (r.procedure === Procedure.NONE && governs(r, Matter.RULE_SETS)) {
    faults.push(RuleFault.RULE_SETS_ABANDONED);
  }
  return faults;
}

function countingFaults(r: RuleSet): RuleFault[] {
  const faults: RuleFault[] = [];
  const twice = 2 * r.majorityNum;
  if (r.quorumDen === 0 ? r.quorumNum !== 0 : r.quorumNum > r.quorumDen) {
    faults.push(RuleFault.QUORUM_SHARE_INVALID);
  }
  if (r.quorumBase !== Base.ELIGIBLE && r.quorumBase !== Base.ALL_MEMBERS) {
    faults.push(RuleFault.QUORUM_BASE_INVALID);
  }
  if (r.majorityDen === 0 || !isAttainable(r)) {
    faults.push(RuleFault.MAJORITY_SHARE_INVALID);
  }
  if (twice < r.majorityDen || (twice === r.majorityDen && !r.majorityStrict)) {
    faults.push(RuleFault.MAJORITY_BELOW_HALF);
  }
  if (r.tie === Tie.CHAIR && (twice !== r.majorityDen || r.majorityBase !== Base.CAST)) {
    faults.push(RuleFault.TIE_WITHOUT_SIMPLE_MAJORITY);
  }
  if ((r.objectionWindow === 0) !== (r.objections === 0)) {
    faults.push(RuleFault.OBJECTION_INCOMPLETE);
  }
  if (r.earlyClose !== EarlyClose.NONE && r.revocability === Revocability.UNTIL_DEADLINE) {
    faults.push(RuleFault.EARLY_CLOSE_CUTS_CHANGE);
  }
  if (r.earlyClose === EarlyClose.OUTCOME_FIXED && r.electorate !== ElectorateAt.AT_OPEN) {
    faults.push(RuleFault.OUTCOME_FIXED_OPEN_ELECTORATE);
  }
  return faults;
}

/** Whether the rule set names the matter. */
export function governs({ matters }: Pick<RuleSet, "matters">, matter: Matter): boolean {
  return (matters & (1 << matter)) !== 0;
}

function isAttainable({ majorityNum, majorityDen, majorityStrict }: RuleSet): boolean {
  return majorityStrict ? majorityNum < majorityDen : majorityNum <= majorityDen;
}
