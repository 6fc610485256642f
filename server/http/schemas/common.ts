/** Shapes of what the API answers: they describe it in the OpenAPI document, and tests hold every answer against them. */
import { z } from "zod";
import type { BlockStamp, FactView } from "../../queries/views.ts";

/** The names of an enumeration. */
export const names = <const E extends Readonly<Record<string, number>>>(e: E) =>
  z.enum(Object.keys(e) as [keyof E & string, ...(keyof E & string)[]]);

/** UTC seconds. */
export const instant = z.int().meta({ description: "Instant, UTC seconds" });
/** A number or a count. */
export const number = z.int().min(0);
/** Bytes in hexadecimal. */
export const hex = z.string().regex(/^0x([0-9a-f]{2})*$/i);
/** 32 bytes. */
export const hash = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/i)
  .meta({ description: "32 bytes in hexadecimal" });
/** 20 bytes. */
export const address = z
  .string()
  .regex(/^0x[0-9a-f]{40}$/i)
  .meta({ description: "20 bytes in hexadecimal" });
/** A value that may be none. */
export const orNull = <T extends z.ZodType>(schema: T) => schema.nullable();

const blockStamp = z
  .strictObject({ block: number, hash, timestamp: instant })
  .meta({ id: "Block", description: "A block and its instant" }) satisfies z.ZodType<BlockStamp>;

/** An answer with the block as of which it holds. */
export const answer = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject({ ...shape, asOf: blockStamp });

/** A page of a list. */
export const page = <T extends z.ZodType>(item: T) => ({
  items: z.array(item),
  next: z.string().nullable().meta({ description: "Address of the next page; null on the last" }),
});

/** Where a fact stands on the chain. */
export const place = { fact: number, block: number, timestamp: instant, transaction: hash };

export const factSchema = z
  .strictObject({
    ...place,
    log: number,
    contract: address,
    name: z.string().meta({ description: "Name of the contract's event" }),
    args: z.record(z.string(), z.json()),
  })
  .meta({ id: "Fact", description: "Something that happened on the ledger" });
factSchema satisfies z.ZodType<Omit<FactView, "args">>;
