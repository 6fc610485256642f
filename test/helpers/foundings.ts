/** Founding files of the cooperatives that stand behind a whole server. */
import { namedKey, type Signer, walletSigner } from "../../scripts/signers.ts";
import { auditorSigner } from "./acting.ts";

/** Numbers of the foundings' bodies. */
export const ASSEMBLY = 1;
export const BOARD = 2;
/** Only the lawful cooperative has one. */
export const SUPERVISORS = 3;

/** What stands in a founding file and in its list of members. */
export interface Founding {
  readonly yaml: string;
  readonly csv: string;
}

/** The key of a person, by number; person n votes for member n. */
export function personSigner(person: number): Signer {
  return walletSigner(namedKey(`person ${person}`));
}

const HEADER = `seat: Musterstadt
timezone: Europe/Berlin
members: members.csv
segments: { kommunal: 1, Land: 2, Bund: 3 }
sites:
  - { rpId: portal.musterwerk.example, origin: "https://portal.musterwerk.example" }
`;

const BOARD_SEATS = `  - id: board
    name: Vorstand
    kind: board
    seats:
      - { segment: kommunal, holder: 1, since: 2024-01-01, until: 2028-12-31, role: chair }
      - { segment: Land, holder: 10, since: 2024-01-01, until: 2028-12-31 }
      - { }
`;

const FREE = `name: Musterwerk eG
${HEADER}articles: { cooperative: false, yearEnd: none }
bodies:
  - { id: assembly, name: Generalversammlung, kind: general-meeting, convenedBy: board, presidedBy: board }
${BOARD_SEATS}ruleSets:
  - body: board
    matters: [resolution, keys, relays, sites]
    majority: { share: 1/2, strict: true, of: cast }
    quorum: { least: 2 }
    earlyClose: all-voted
    effectiveOn: close
    grace: 0 h
  - body: assembly
    matters: [resolution, admission, seats, rule-sets, executors, election, exclusion]
    objectionWindow: 1 h
    objections: 2
    quorum: { share: 1/2, of: eligible, least: 3 }
    majority: { share: 1/2, strict: true, of: cast }
    grace: 1 h
`;

const LAWFUL = `name: Musterwerk eG
${HEADER}articles: { transferConsent: true, emergencyBoard: true }
auditors:
  - { name: Prüfungsverband Muster, key: "${auditorSigner(1).keyId}" }
bodies:
  - { id: assembly, name: Generalversammlung, kind: general-meeting, convenedBy: board, presidedBy: supervisors }
${BOARD_SEATS}  - id: supervisors
    name: Aufsichtsrat
    kind: supervisory-board
    seats:
      - { segment: kommunal, holder: 2, since: 2023-07-01, until: 2027-06-30, role: chair }
      - { segment: kommunal, holder: 3, since: 2023-07-01, until: 2027-06-30, role: deputy }
      - { holder: 12, since: 2023-07-01, until: 2027-06-30 }
ruleSets:
  - body: board
    matters: [resolution, admission, shares, keys, relays, sites]
    quorum: { least: 2 }
    majority: { share: 1/2, strict: true }
    earlyClose: all-voted
    effectiveOn: close
    grace: 0 h
  - body: supervisors
    matters: [resolution, seats, exclusion, auditors]
    objectionWindow: 2 days
    objections: 1
    quorum: { share: 1/2, of: all-members, least: 3 }
    majority: { share: 1/2, strict: true }
    tie: chair
  - body: assembly
    matters: [resolution, election, discharge, release, claim, member-votes, investors]
    procedure: extended
    notice: 14 days
    discussion: 3 days
    objectionWindow: 2 days
    quorum: { least: 3 }
    majority: { share: 1/2, strict: true }
    voteWeight: ordinary
    cap: 3
    revocability: until-deadline
  - body: assembly
    matters: [recall, executors]
    procedure: extended
    notice: 14 days
    discussion: 3 days
    majority: { share: 3/4, strict: false }
  - body: assembly
    matters: [rule-sets, own-rules, new-duties, dissolution, continuation, merger]
    procedure: extended
    notice: 14 days
    discussion: 7 days
    quorum: { share: 1/2, of: eligible }
    majority: { share: 9/10, strict: false }
    effectiveOn: register
`;

const COLUMNS = "number,name,kind,segment,since,until,shares,votes,persons,representatives,key";

/** A row of the list of members, by default an organisation of one person. */
function row(number: number, segment: string, change: Readonly<Record<string, string>> = {}) {
  const values: Readonly<Record<string, string>> = {
    number: `${number}`,
    name: `Mitglied ${number}`,
    kind: "organisation",
    segment,
    since: "2019-12-12",
    until: "",
    shares: `${number}`,
    votes: "1",
    persons: `Person ${number}`,
    representatives: "",
    key: personSigner(number).keyId,
    ...change,
  };
  return COLUMNS.split(",")
    .map((column) => values[column])
    .join(",");
}

/**
 * No law binds it, so that every vote begins at once. Member 9 leaves with the year 2026. Nobody sits in the third seat
 * of the board.
 */
export function freeFounding(members = 12): Founding {
  const rows = Array.from({ length: members }, (_, i) => {
    const number = i + 1;
    const segment = number === members ? "Bund" : number > members - 3 ? "Land" : "kommunal";
    return row(number, segment, number === 9 ? { until: "2026-12-31" } : {});
  });
  return { yaml: FREE, csv: `${[COLUMNS, ...rows].join("\n")}\n` };
}

/**
 * A cooperative under the GenG, with every body that it may have. Member 4 has three votes, member 11 is a natural
 * person; persons 12 and 13 belong to member 12, of whom the second represents it not.
 */
export function lawfulFounding(): Founding {
  const changes: Readonly<Record<number, Readonly<Record<string, string>>>> = {
    4: { votes: "3" },
    11: { kind: "person", persons: "" },
    12: {
      persons: "Person 12; Person 13",
      representatives: "yes;no",
      key: `${personSigner(12).keyId}; ${personSigner(13).keyId}`,
    },
  };
  const rows = Array.from({ length: 12 }, (_, i) => {
    const segment = i === 11 ? "Bund" : i > 8 ? "Land" : "kommunal";
    return row(i + 1, segment, changes[i + 1]);
  });
  return { yaml: LAWFUL, csv: `${[COLUMNS, ...rows].join("\n")}\n` };
}
