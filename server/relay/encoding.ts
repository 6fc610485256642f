/** Numbers of any length, which JSON does not know, as `{"bigint": "…"}`. */
export const encoding = {
  name: "umlauf-json",
  format: "utf8" as const,
  encode: (value: unknown): string =>
    JSON.stringify(value, (_, part) => (typeof part === "bigint" ? { bigint: `${part}` } : part)),
  decode: (text: string): unknown =>
    JSON.parse(text, (_, part) => (typeof part?.bigint === "string" ? BigInt(part.bigint) : part)),
};
