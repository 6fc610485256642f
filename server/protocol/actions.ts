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
import { type Action, ActionKind, isIn, nameOf, type RuleSet, type SeatOrder } from "./types.ts";

/** What an action says, by the name of its kind. */
export type ActionContent =
  | { readonly kind: "RESOLUTION" }
  | { readonly kind: "ADMIT"; readonly application: Hex; readonly validUntil: number }
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
  | { readonly kind: "RETIRE_EXECUTOR"; readonly executor: Address };

const ACTION = getAbiItem({ abi: bodiesAbi, name: "checkAction" }).inputs[0];
const SEAT_ORDER = getAbiItem({ abi: bodiesAbi, name: "foundSeats" }).inputs[0].components;
const RULE_SET = getAbiItem({ abi: bodiesAbi, name: "ruleSetAt" }).outputs[0].components;

const PARAMETERS: Readonly<Record<ActionContent["kind"], readonly AbiParameter[]>> = {
  RESOLUTION: [],
  ADMIT: [
    { name: "application", type: "bytes32" },
    { name: "validUntil", type: "uint40" },
  ],
  SEAT: [{ name: "order", type: "tuple", components: SEAT_ORDER }],
  UNSEAT: [
    { name: "body", type: "uint32" },
    { name: "seat", type: "uint8" },
    { name: "person", type: "uint32" },
  ],
  ADOPT_RULE_SET: [{ name: "ruleSet", type: "tuple", components: RULE_SET }],
  REPLACE_KEY: [
    { name: "person", type: "uint32" },
    { name: "invitation", type: "address" },
  ],
  ADD_RELAY: [{ name: "key", type: "address" }],
  END_RELAY: [{ name: "relay", type: "uint16" }],
  ADD_SITE: [
    { name: "rpIdHash", type: "bytes32" },
    { name: "origin", type: "string" },
  ],
  END_SITE: [{ name: "site", type: "uint8" }],
  ADD_EXECUTOR: [
    { name: "executor", type: "address" },
    { name: "codeHash", type: "bytes32" },
  ],
  RETIRE_EXECUTOR: [{ name: "executor", type: "address" }],
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
