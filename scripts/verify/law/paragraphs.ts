/** The paragraphs on which the rules of counting stand. */
import { isMeetingLaw } from "./statutory.ts";
import type { Contest, Matter, RuleSet } from "./words.ts";

const MAJORITIES: Partial<Record<Matter, string>> = {
  RULE_SETS: "§16(2), (4) GenG",
  OWN_RULES: "§16(2), (4) GenG",
  NEW_DUTIES: "§16(3) GenG",
  RECALL: "§36(3) GenG",
  DISSOLUTION: "§78 GenG",
  CONTINUATION: "§79a GenG",
  CONTINUATION_TWICE: "§79a(4) GenG",
  MERGER: "§84 UmwG",
};

export const CONTESTS: Record<Contest, string> = {
  LATE: "",
  ELECTORATE: "",
  CAP_BASE: "§43(3) no. 2 GenG",
  REVOCABILITY: "",
  BAN: "§43(6) GenG",
  HEARING: "§68 GenG",
};

/** The GenG names a quorum for the supervisory board only, and only that there must be one. */
export function quorumParagraph({ law }: RuleSet): string {
  return law === "GENG_SUPERVISORY_BOARD" ? "§36 GenG" : "";
}

export function majorityParagraph({
  ruleSet: { law },
  matter,
}: {
  readonly ruleSet: RuleSet;
  readonly matter: Matter;
}): string {
  return isMeetingLaw(law) ? (MAJORITIES[matter] ?? "§43(2) GenG") : "";
}
