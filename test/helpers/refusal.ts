import { expect } from "chai";
import { type ErrorCode, UmlaufError } from "../../server/errors.ts";

/** Expects that the call refuses with exactly this code, and gives the refusal back. */
export function expectRefusal(call: () => unknown, code: ErrorCode): UmlaufError {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof UmlaufError)) throw new Error(`no refusal ${code}`, { cause: thrown });
  expect(thrown.code).to.equal(code);
  return thrown;
}
