/** One field of a key: an unsigned number of so many bytes (at most 6), or `hash`, 32 bytes of hex. */
type Field = 1 | 2 | 4 | 6 | "hash";
type Part<F> = F extends "hash" ? string : number;

/** The parts of a key, in order: a number for each width, hex for each hash. */
export type KeyOf<F extends readonly Field[]> = { readonly [I in keyof F]: Part<F[I]> };

/** How a table's rows are written. */
export interface Codec<V> {
  encode(value: V): Uint8Array;
  decode(bytes: Uint8Array): V;
}

/**
 * A family of rows. Keys are the table's byte, then each part big-endian at fixed width, so that the order of the bytes
 * is the order of the numbers.
 */
export interface Table<K extends readonly (number | string)[], V> extends Codec<V> {
  /** A whole key, or the beginning of one. */
  key(parts: readonly (number | string)[]): Uint8Array;
  parts(key: Uint8Array): K;
}

export function table<const F extends readonly Field[], V>(
  prefix: number,
  fields: F,
  codec: Codec<V>,
): Table<KeyOf<F>, V> {
  const widths = fields.map((field) => (field === "hash" ? 32 : field));
  return {
    ...codec,
    key(parts) {
      let length = 1;
      for (let i = 0; i < parts.length; ++i) length += widths[i] as number;
      const key = Buffer.allocUnsafe(length);
      key[0] = prefix;
      let at = 1;
      parts.forEach((part, i) => {
        const width = widths[i] as number;
        if (typeof part === "string") {
          if (key.write(part.slice(2), at, "hex") !== width) throw new RangeError(`key: ${part}`);
        } else key.writeUIntBE(part, at, width);
        at += width;
      });
      return key;
    },
    parts(bytes) {
      const key = view(bytes);
      let at = 1;
      return fields.map((field, i) => {
        const from = at;
        at += widths[i] as number;
        return field === "hash" ? hex(key.subarray(from, at)) : key.readUIntBE(from, field);
      }) as unknown as KeyOf<F>;
    },
  };
}

/** Rows that are rare and small: JSON, whose numbers are instants and counts below 2^53. */
export function json<V>(): Codec<V> {
  return {
    encode: (value) => Buffer.from(JSON.stringify(value)),
    decode: (bytes) => JSON.parse(view(bytes).toString()) as V,
  };
}

/** Rows that are bytes already. */
export const raw: Codec<Uint8Array> = { encode: (value) => value, decode: (bytes) => bytes };

/** Rows whose key says everything. */
export const none: Codec<true> = { encode: () => new Uint8Array(), decode: () => true };

/** JSON, then bytes that would only grow as JSON. */
export function jsonAndBytes<V extends { readonly bytes: Uint8Array }>(): Codec<V> {
  return {
    encode({ bytes, ...rest }) {
      const text = Buffer.from(JSON.stringify(rest));
      const row = Buffer.allocUnsafe(4 + text.length + bytes.length);
      row.writeUInt32BE(text.length);
      row.set(text, 4);
      row.set(bytes, 4 + text.length);
      return row;
    },
    decode(data) {
      const row = view(data);
      const end = 4 + row.readUInt32BE();
      return { ...JSON.parse(row.toString("utf8", 4, end)), bytes: row.subarray(end) } as V;
    },
  };
}

export function hex(bytes: Uint8Array): string {
  return `0x${view(bytes).toString("hex")}`;
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
