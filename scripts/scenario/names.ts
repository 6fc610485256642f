/** Names of a scenario file: each must have been given before it is used. */
import { z } from "zod";
import {
  AUDITOR,
  complain,
  name,
  type SeatName,
  seat,
  secondOrNeverSchema,
  secondSchema,
  signatory,
  text,
  timeSchema,
} from "./fields.ts";

/** What a file has said so far. */
export interface Said {
  /** Lengths of time count from here, UTC milliseconds; undefined where that could not be read */
  from: number | undefined;
  /** Undefined where the founding could not be read */
  readonly bodies: readonly string[] | undefined;
  readonly segments: readonly string[] | undefined;
  readonly votes: Set<string>;
  readonly applications: Set<string>;
  readonly subscriptions: Set<string>;
}

/** Shapes of the values that depend on what a file has said so far. */
export function valuesOf(said: Said) {
  const { bodies, segments, votes, applications, subscriptions } = said;
  const isBody = ({ body }: SeatName) => body === AUDITOR || bodies?.includes(body) !== false;
  /** A seat of a body that the file knows. */
  const known = <S extends SeatName>(schema: z.ZodType<S>) =>
    schema.transform((value, context): S => {
      if (isBody(value)) return value;
      return complain(context, unknown(value.body, bodies ?? []));
    });
  return {
    /** UTC milliseconds */
    time: timeSchema(said),
    /** Whole UTC seconds */
    second: secondSchema(said),
    secondOrNever: secondOrNeverSchema(said),
    body: given(bodies),
    segment: given(segments),
    vote: given(votes),
    newVote: fresh(votes),
    application: given(applications),
    newApplication: fresh(applications, subscriptions),
    subscription: given(subscriptions),
    newSubscription: fresh(subscriptions, applications),
    seat: known(seat),
    /** One, or a list */
    signatories: z
      .union([text, z.array(text)])
      .transform((given): unknown[] => [given].flat())
      .pipe(z.array(known(signatory))),
    /** Mappings by names of votes, of declarations, by seats */
    byVotes: <V extends z.ZodType>(value: V) => by([votes], value),
    byDeclarations: <V extends z.ZodType>(value: V) => by([applications, subscriptions], value),
    bySeats: <V extends z.ZodType>(value: V) => bySeats(known(seat), value),
  };
}

export type Values = ReturnType<typeof valuesOf>;

function unknown(value: string, names: Iterable<string>) {
  const expected = [...names].join(", ") || "–";
  return { fault: "VALUE_INVALID", value, expected } as const;
}

/** A name that was given; anything where nobody knows which were. */
function given(names: Iterable<string> | undefined) {
  return z.string().transform((value, context): string => {
    if (names === undefined || [...names].includes(value)) return value;
    return complain(context, unknown(value, names));
  });
}

/** A name that is given here. */
function fresh(names: Set<string>, ...others: readonly Set<string>[]) {
  return name.transform((value, context): string => {
    if ([names, ...others].some((taken) => taken.has(value))) {
      complain(context, { fault: "VALUE_INVALID", value, expected: "a new name" });
    }
    names.add(value);
    return value;
  });
}

function by<V extends z.ZodType>(names: readonly Set<string>[], value: V) {
  return z.record(z.string(), value).superRefine((entries, context) => {
    const all = names.flatMap((set) => [...set]);
    for (const key of Object.keys(entries)) {
      if (all.includes(key)) continue;
      context.addIssue({ code: "custom", params: unknown(key, all), path: [key] });
    }
  });
}

/** @param key Shape of the keys */
function bySeats<V extends z.ZodType>(key: z.ZodType<SeatName>, value: V) {
  return z.record(z.string(), value).transform((entries, context) =>
    Object.entries(entries).flatMap(([name, entry]) => {
      const { data, error } = key.safeParse(name);
      if (data !== undefined) return [[data, entry] as const];
      const [issue] = error?.issues ?? [];
      const params = issue?.code === "custom" ? issue.params : undefined;
      context.addIssue({ code: "custom", params, path: [name] });
      return [];
    }),
  );
}
