/** The list of members of a founding: a CSV file with one row a member. */
import { type CsvError, type Info, parse } from "csv-parse/sync";
import { type Address, getAddress, isAddress, zeroAddress } from "viem";
import { FOREVER } from "../../server/protocol/types.ts";
import { endOfDay, isDay, startOfDay } from "./dates.ts";
import type { Faults, Place } from "./faults.ts";

const REQUIRED = [
  "number",
  "name",
  "kind",
  "segment",
  "since",
  "until",
  "shares",
  "votes",
  "persons",
];
const OPTIONAL = ["investing", "representatives", "key", "invitation"];

/** A person who signs for a member. */
export interface PersonRow {
  readonly name: string;
  /** Whether the person represents an organisation by law (gesetzliche Vertretung) */
  readonly representative: boolean;
  /** Zero where there is none yet */
  readonly key: Address;
  /** Zero where there is none, or one is yet to be made */
  readonly invitation: Address;
}

/** A member as the list names it. */
export interface MemberRow {
  readonly number: number;
  readonly name: string;
  readonly organisation: boolean;
  readonly segment: string;
  readonly since: number;
  readonly until: number;
  readonly shares: number;
  readonly votes: number;
  readonly investing: boolean;
  /** The voting person first */
  readonly persons: readonly PersonRow[];
  /** Where the list has the row's field of this column */
  readonly place: (column: string) => Place;
}

/** One record of the file: its fields by column, and where each begins. */
interface Row {
  readonly place: (column: string) => Place;
  readonly text: (column: string) => string;
}

/**
 * Reads the list of members.
 * @param timezone Zone of the days in the list
 * @returns The rows that can be read; undefined where the file is no such list
 */
export function readMembers(
  text: string,
  file: string,
  timezone: string,
  faults: Faults,
): MemberRow[] | undefined {
  const rows = readRows(text, file, faults);
  return rows?.flatMap((row) => readMember(row, timezone, faults) ?? []);
}

function readRows(text: string, file: string, faults: Faults): Row[] | undefined {
  const [firstLine = ""] = text.split("\n", 1);
  const delimiter = firstLine.includes(";") && !firstLine.includes(",") ? ";" : ",";
  let records: { record: string[]; info: Info; raw: string }[];
  try {
    records = parse(text, {
      bom: true,
      delimiter,
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof records;
  } catch (error) {
    const { lines = 1, message } = error as CsvError & { lines?: number };
    faults.add("FILE_UNREADABLE", { file, line: lines, column: 1 }, { reason: message });
    return undefined;
  }
  const [header, ...body] = records;
  const columns = header?.record ?? [];
  const top = { file, line: 1, column: 1 };
  const missing = REQUIRED.filter((column) => !columns.includes(column));
  for (const column of missing) faults.add("COLUMN_MISSING", top, { column });
  for (const column of columns) {
    if (![...REQUIRED, ...OPTIONAL].includes(column)) faults.add("COLUMN_UNKNOWN", top, { column });
  }
  if (missing.length > 0) return undefined;
  return body.flatMap(({ record, info, raw }) => {
    // The reader counts the record's last line.
    const line = info.lines - (raw.trimEnd().match(/\n/g)?.length ?? 0);
    if (record.length !== columns.length) {
      const facts = { given: record.length, expected: columns.length };
      faults.add("ROW_LENGTH", { file, line, column: 1 }, facts);
      return [];
    }
    const starts = fieldStarts(raw, delimiter);
    return [
      {
        place: (column) => ({ file, line, column: starts[columns.indexOf(column)] ?? 1 }),
        text: (column) => record[columns.indexOf(column)] ?? "",
      },
    ];
  });
}

/** Columns at which the fields of a record begin. */
function fieldStarts(raw: string, delimiter: string): number[] {
  const starts = [1];
  let quoted = false;
  [...raw].forEach((character, i) => {
    if (character === '"') quoted = !quoted;
    if (character === delimiter && !quoted) starts.push(i + 2);
  });
  return starts;
}

/** The member of a row; undefined where it has no number. */
function readMember(row: Row, timezone: string, faults: Faults): MemberRow | undefined {
  const invalid = (column: string, expected: string) =>
    faults.add("VALUE_INVALID", row.place(column), {
      field: column,
      value: row.text(column),
      expected,
    });
  const integer = (column: string, most: number): number | undefined => {
    const text = row.text(column);
    if (/^\d{1,10}$/.test(text) && Number(text) <= most) return Number(text);
    invalid(column, `0…${most}`);
    return undefined;
  };
  const day = (column: string, read: (day: string, timezone: string) => number) => {
    const text = row.text(column);
    if (isDay(text)) return read(text, timezone);
    faults.add("DATE_INVALID", row.place(column), { value: text });
    return undefined;
  };

  const number = integer("number", 2 ** 32 - 1);
  const name = row.text("name");
  if (name === "") faults.add("FIELD_MISSING", row.place("name"), { field: "name" });
  const kind = row.text("kind");
  if (kind !== "person" && kind !== "organisation") invalid("kind", "person, organisation");
  const since = day("since", startOfDay);
  const until = row.text("until") === "" ? FOREVER : day("until", endOfDay);
  if (since !== undefined && until !== undefined && since >= until) {
    const facts = { since: row.text("since"), until: row.text("until") };
    faults.add("PERIOD_EMPTY", row.place("until"), facts);
  }
  // The chain counts ends of membership from 1970 on, beginnings from long before.
  if (until !== undefined && until < 0) {
    faults.add("EXIT_BEFORE_1970", row.place("until"), { until: row.text("until") });
  }
  const shares = integer("shares", 2 ** 32 - 1);
  const votes = integer("votes", 2 ** 16 - 1);
  const investing = row.text("investing");
  if (!["", "yes", "no"].includes(investing)) invalid("investing", "yes, no");
  if (number === undefined) return undefined;
  return {
    number,
    name,
    organisation: kind === "organisation",
    segment: row.text("segment"),
    since: since ?? 0,
    until: until ?? FOREVER,
    shares: shares ?? 0,
    votes: votes ?? 0,
    investing: investing === "yes",
    persons: readPersons(row, number, kind === "organisation" ? undefined : name, faults),
    place: row.place,
  };
}

/**
 * The persons of a member.
 * @param self Name of a natural member, who signs alone unless others are named; undefined of an organisation
 */
function readPersons(
  row: Row,
  member: number,
  self: string | undefined,
  faults: Faults,
): PersonRow[] {
  const list = (column: string) => {
    const text = row.text(column);
    return text === "" ? [] : text.split(";").map((part) => part.trim());
  };
  const named = list("persons");
  const names = named.length === 0 && self !== undefined ? [self] : named;
  if (names.length === 0 || names.includes("")) {
    faults.add("PERSON_MISSING", row.place("persons"), { member });
  }
  /** One entry a person, or none. */
  const entries = (column: string) => {
    const texts = list(column);
    if (texts.length === names.length || texts.length === 0) return texts;
    const facts = { column, given: texts.length, persons: names.length };
    faults.add("PERSONS_DIFFER", row.place(column), facts);
    return [];
  };
  const addresses = (column: string) =>
    entries(column).map((value): Address => {
      if (value === "") return zeroAddress;
      if (isAddress(value, { strict: false })) return getAddress(value);
      faults.add("KEY_INVALID", row.place(column), { value });
      return zeroAddress;
    });
  const representatives = entries("representatives").map((value) => {
    if (!["yes", "no"].includes(value)) {
      const facts = { field: "representatives", value, expected: "yes, no" };
      faults.add("VALUE_INVALID", row.place("representatives"), facts);
    }
    return value === "yes";
  });
  if (self !== undefined && representatives.length > 0) {
    faults.add("REPRESENTATIVES_OF_PERSON", row.place("representatives"), { member });
  }
  const keys = addresses("key");
  const invitations = addresses("invitation");
  return names.map((name, i) => {
    const key = keys[i] ?? zeroAddress;
    const invitation = invitations[i] ?? zeroAddress;
    if (key !== zeroAddress && invitation !== zeroAddress) {
      faults.add("INVITATION_AND_KEY", row.place("invitation"), { person: i + 1 });
    }
    // Who votes for an organisation mostly is its representative, and somebody must be.
    const representative = self === undefined && (representatives[i] ?? i === 0);
    return { name, representative, key, invitation };
  });
}

/** Whether the member belongs to the cooperative at an instant. */
export function isMember({ since, until }: MemberRow, instant: number): boolean {
  return since <= instant && instant < until;
}
