/** The libraries that judge rule sets and articles, deployed to be asked by themselves. */
import { AbiCoder, Interface, id, ParamType } from "ethers";
import type { Address, Hex } from "viem";
import { bodiesAbi } from "../../server/protocol/abi.ts";
import type { Articles, BodyKind, RuleSet } from "../../server/protocol/rules.ts";
import type { Machine } from "./machine.ts";

const coder = AbiCoder.defaultAbiCoder();
const bodies = new Interface(bodiesAbi as never);
const elementOf = (method: string): ParamType => {
  const [input] = bodies.getFunction(method)?.inputs ?? [];
  const type = input?.arrayChildren ?? input;
  if (type == null) throw new Error(`no ${method}`);
  return type;
};
const RULE_SET = elementOf("foundRuleSets");
const ARTICLES = elementOf("foundArticles");
const UINT8 = ParamType.from("uint8");

/** A library's functions are known by the names of structs and enumerations, which no ABI decoder reads. */
const dataOf = (signature: string, types: readonly ParamType[], values: readonly unknown[]): Hex =>
  `${id(signature).slice(0, 10)}${coder.encode(types, values).slice(2)}` as Hex;

/** Deploys the libraries, and gives what asks them. */
export async function deployStatute(machine: Pick<Machine, "deploy" | "call">) {
  const statute = await machine.deploy("Statute");
  const paragraphs = await machine.deploy("Paragraphs");
  const ask = async (to: Address, type: string, data: Hex) =>
    coder.decode([type], await machine.call(to, data))[0];
  const faults = async (data: Hex): Promise<number[]> =>
    [...(await ask(statute, "uint8[]", data))].map(Number);

  return {
    check: (ruleSet: RuleSet, kind: BodyKind, cooperative: boolean, t: number) =>
      faults(
        dataOf(
          "check(RuleSet,BodyKind,bool,uint40)",
          [RULE_SET, UINT8, ParamType.from("bool"), ParamType.from("uint40")],
          [ruleSet, kind, cooperative, t],
        ),
      ),
    checkArticles: (articles: Articles) =>
      faults(dataOf("checkArticles(Articles)", [ARTICLES], [articles])),
    paragraphOf: (fault: number): Promise<string> =>
      ask(paragraphs, "string", dataOf("paragraphOf(RuleFault)", [UINT8], [fault])),
  };
}
