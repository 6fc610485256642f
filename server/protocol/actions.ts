/** Actions of resolutions: readable contents in TypeScript, ABI encoding on the chain. */
import {
  type AbiParameter,
  type Address,
  decodeAbiParameters,
  encodeAbiParameters,
  getAbiItem,
  type Hex,
  keccak256,
} from "viem";
import { UmlaufError } from "../errors.ts";
import { bodiesAbi } from "./abi.ts";
import { isIn, nameOf } from "./enumeration.ts";
import { type Articles, Matter, type RuleSet } from "./rules.ts";
import { type Action, ActionKind, type ElectionOrder, type SeatOrder } from "./types.ts";

/** What an action says, by the name of its kind. */
export type ActionContent =
  | { readonly kind: "RESOLUTION" }
  | {
      readonly kind: "ADMIT";
      readonly application: Hex;
      readonly validUntil: number;
      readonly investing: boolean;
      readonly votes: number;
    }
  | { readonly kind: "SEAT"; readonly order: SeatOrder }
  | {
      readonly kind: "UNSEAT";
      readonly body: number;
      readonly seat: number;
      readonly person: number;
    }
  | { readonly kind: "ADOPT_RULE_SET"; readonly ruleSet: RuleSet }
  | { readonly kind: "REPLACE_KEY"; readonly person: number; readonly invitation: Address }
  | { readonly kind: "ADD_RELAY"; readonly key: Address }
  | { readonly kind: "END_RELAY"; readonly relay: number }
  | { readonly kind: "ADD_SITE"; readonly rpIdHash: Hex; readonly origin: string }
  | { readonly kind: "END_SITE"; readonly site: number }
  | { readonly kind: "ADD_EXECUTOR"; readonly executor: Address; readonly codeHash: Hex }
  | { readonly kind: "RETIRE_EXECUTOR"; readonly executor: Address }
  | {
      readonly kind: "CONCERN";
      readonly persons: readonly number[];
      readonly members: readonly number[];
    }
  | { readonly kind: "ELECT"; readonly election: ElectionOrder }
  | { readonly kind: "EXCLUDE"; readonly member: number }
  | { readonly kind: "GRANT_VOTES"; readonly member: number; readonly votes: number }
  | { readonly kind: "GRANT_SHARES"; readonly subscription: Hex; readonly validUntil: number }
  | { readonly kind: "ADOPT_ARTICLES"; readonly articles: Articles }
  | { readonly kind: "ADD_AUDITOR"; readonly auditor: Address }
  | { readonly kind: "END_AUDITOR"; readonly auditor: number }
  | { readonly kind: "CONTINUE_TWICE"; readonly first: Hex };

const ACTION = getAbiItem({ abi: bodiesAbi, name: "checkAction" }).inputs[2];
const SEAT_ORDER = getAbiItem({ abi: bodiesAbi, name: "foundSeats" }).inputs[0].components;
const RULE_SET = getAbiItem({ abi: bodiesAbi, name: "ruleSetAt" }).outputs[0].components;
const ARTICLES = getAbiItem({ abi: bodiesAbi, name: "articles" }).outputs[0].components;
const ELECTION_ORDER = [
  { name: "body", type: "uint32" },
  { name: "since", type: "uint40" },
  { name: "until", type: "uint40" },
  { name: "seats", type: "uint8[]" },
  { name: "candidates", type: "uint32[]" },
] as const;

const fields = (text: string): AbiParameter[] =>
  text.split(", ").map((field) => {
    const [type = "", name = ""] = field.split(" ");
    return { type, name };
  });

const PARAMETERS: Readonly<Record<ActionContent["kind"], readonly AbiParameter[]>> = {
  RESOLUTION: [],
  ADMIT: fields("bytes32 application, uint40 validUntil, bool investing, uint16 votes"),
  SEAT: [{ name: "order", type: "tuple", components: SEAT_ORDER }],
  UNSEAT: fields("uint32 body, uint8 seat, uint32 person"),
  ADOPT_RULE_SET: [{ name: "ruleSet", type: "tuple", components: RULE_SET }],
  REPLACE_KEY: fields("uint32 person, address invitation"),
  ADD_RELAY: fields("address key"),
  END_RELAY: fields("uint16 relay"),
  ADD_SITE: fields("bytes32 rpIdHash, string origin"),
  END_SITE: fields("uint8 site"),
  ADD_EXECUTOR: fields("address executor, bytes32 codeHash"),
  RETIRE_EXECUTOR: fields("address executor"),
  CONCERN: fields("uint32[] persons, uint32[] members"),
  ELECT: [{ name: "election", type: "tuple", components: ELECTION_ORDER }],
  EXCLUDE: fields("uint32 member"),
  GRANT_VOTES: fields("uint32 member, uint16 votes"),
  GRANT_SHARES: fields("bytes32 subscription, uint40 validUntil"),
  ADOPT_ARTICLES: [{ name: "articles", type: "tuple", components: ARTICLES }],
  ADD_AUDITOR: fields("address auditor"),
  END_AUDITOR: fields("uint8 auditor"),
  CONTINUE_TWICE: fields("bytes32 first"),
};

/** The matters that a kind of action may be about, the usual one first. */
export const MATTERS_OF: Readonly<Record<ActionContent["kind"], readonly Matter[]>> = {
  RESOLUTION: [
    Matter.RESOLUTION,
    Matter.NEW_DUTIES,
    Matter.DISSOLUTION,
    Matter.CONTINUATION,
    Matter.MERGER,
  ],
  ADMIT: [Matter.ADMISSION, Matter.INVESTORS],
  SEAT: [Matter.SEATS],
  UNSEAT: [Matter.SEATS, Matter.RECALL],
  ADOPT_RULE_SET: [Matter.RULE_SETS, Matter.OWN_RULES],
  REPLACE_KEY: [Matter.KEYS],
  ADD_RELAY: [Matter.RELAYS],
  END_RELAY: [Matter.RELAYS],
  ADD_SITE: [Matter.SITES],
  END_SITE: [Matter.SITES],
  ADD_EXECUTOR: [Matter.EXECUTORS],
  RETIRE_EXECUTOR: [Matter.EXECUTORS],
  CONCERN: [Matter.DISCHARGE, Matter.RELEASE, Matter.CLAIM],
  ELECT: [Matter.ELECTION],
  EXCLUDE: [Matter.EXCLUSION],
  GRANT_VOTES: [Matter.MEMBER_VOTES],
  GRANT_SHARES: [Matter.SHARES],
  ADOPT_ARTICLES: [Matter.RULE_SETS],
  ADD_AUDITOR: [Matter.AUDITORS],
  END_AUDITOR: [Matter.AUDITORS],
  CONTINUE_TWICE: [Matter.CONTINUATION_TWICE],
};

/** The action as the contracts take it. */
export function encodeAction(content: ActionContent): Action {
  const values: Readonly<Record<string, unknown>> = { ...content };
  const parameters = PARAMETERS[content.kind];
  return {
    kind: ActionKind[content.kind],
    data: encodeAbiParameters(
      parameters,
      parameters.map(({ name = "" }) => values[name]),
    ),
  };
}

/**
 * What an action says.
 * @throws ACTION_MALFORMED where the kind is unknown or the data are not exactly its encoding
 */
export function decodeActionData({ kind, data }: Action): ActionContent {
  if (!isIn(ActionKind, kind)) throw new UmlaufError("ACTION_MALFORMED", { kind });
  const name = nameOf(ActionKind, kind);
  const parameters = PARAMETERS[name];
  try {
    const values = data === "0x" ? [] : decodeAbiParameters(parameters, data);
    const entries = parameters.map(({ name: field = "" }, i) => [field, values[i]]);
    const content = { kind: name, ...Object.fromEntries(entries) } as ActionContent;
    // One content has one encoding, so that nobody can make a second hash for it.
    if (encodeAction(content).data === data.toLowerCase()) return content;
  } catch {
    // The data end too early, or a value is out of its range.
  }
  throw new UmlaufError("ACTION_MALFORMED", { kind: name });
}

/** What an opening commits to: keccak256(abi.encode(Action)). */
export function actionHash(action: Action): Hex {
  return keccak256(encodeAbiParameters([ACTION], [action]));
}
