/** Faults of a founding file: data with a place, sentences by code. */
import type { Language } from "../../server/errors.ts";
import { type FaultName, faultSentence } from "../../server/words/faults.ts";

/** A place in a file; lines and columns begin at 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface Sentences {
  readonly de: string;
  readonly en: string;
}

// biome-ignore format: one line per code, sorted
const catalogue = {
  ARTICLES_UNLAWFUL: { de: "Die Satzung ist so nicht zulässig: {fault}", en: "The articles are not permitted like this: {fault}" },
  BOARD_TOO_SMALL: { de: "Der Vorstand hat {seats} Sitze; mindestens zwei braucht er, einen bei höchstens 20 Mitgliedern (§24(2) GenG).", en: "The board has {seats} seats; it needs two at least, one with 20 members at most (§24(2) GenG)." },
  BODY_TWICE: { de: "Das Gremium „{body}“ kommt zweimal vor.", en: "The body “{body}” occurs twice." },
  BODY_UNKNOWN: { de: "Ein Gremium „{body}“ gibt es in der Datei nicht.", en: "The file has no body “{body}”." },
  BODY_WITHOUT_SEATS: { de: "„{body}“ braucht Sitze; nur eine Generalversammlung hat keine.", en: "“{body}” needs seats; only a general meeting has none." },
  CHAIR_MISSING: { de: "In „{body}“ hat niemand den Vorsitz oder dessen Vertretung; für „{presided}“ handelte, wer am längsten im Amt ist.", en: "Nobody is chair or deputy of “{body}”; whoever is longest in office would act for “{presided}”." },
  CLASSES_TOO_MANY: { de: "Mehr als {most} Klassen (Stimmenzahl, investierend, Gruppe).", en: "More than {most} classes (votes, investing, segment)." },
  COLUMN_MISSING: { de: "Die Spalte „{column}“ fehlt.", en: "The column “{column}” is missing." },
  COLUMN_UNKNOWN: { de: "Eine Spalte „{column}“ gibt es nicht.", en: "There is no column “{column}”." },
  CONVENER_WITHOUT_SEATS: { de: "„{body}“ kann „{convened}“ nicht einberufen, weil es keine Sitze hat.", en: "“{body}” cannot convene “{convened}”, because it has no seats." },
  DATE_INVALID: { de: "„{value}“ ist kein Datum der Form JJJJ-MM-TT.", en: "“{value}” is no date of the form YYYY-MM-DD." },
  DURATION_INVALID: { de: "„{value}“ ist keine Dauer wie „24 h“ oder „14 days“.", en: "“{value}” is no duration such as “24 h” or “14 days”." },
  EXITS_TOO_MANY: { de: "Die Austritte, die noch kommen, liegen auf mehr als {most} Zeitpunkten.", en: "The exits to come lie on more than {most} instants." },
  EXIT_BEFORE_1970: { de: "Der Austritt am {until} liegt vor 1970; so frühe kennt das Register nicht.", en: "The exit on {until} lies before 1970; the register knows none so early." },
  FIELD_MISSING: { de: "{field} fehlt.", en: "{field} is missing." },
  FIELD_UNKNOWN: { de: "Ein Feld „{field}“ gibt es hier nicht.", en: "There is no field “{field}” here." },
  FILE_UNREADABLE: { de: "Die Datei ist nicht lesbar: {reason}", en: "The file is unreadable: {reason}" },
  HOLDER_FORMER: { de: "Mitglied {member} ist zu Beginn der Amtszeit nicht Mitglied und kann keinen Sitz haben.", en: "Member {member} is no member when the term begins and cannot hold a seat." },
  HOLDER_INVALID: { de: "„{value}“ benennt niemanden; gemeint ist etwa 3 oder 3/2 (Mitglied 3, zweite Person).", en: "“{value}” names nobody; write for example 3 or 3/2 (member 3, second person)." },
  HOLDER_MISSING: { de: "Amtszeit und Rolle gehören zu einem Inhaber.", en: "A term and a role need a holder." },
  HOLDER_SEATED_TWICE: { de: "Die Person {holder} hat in „{body}“ schon einen Sitz.", en: "Person {holder} has a seat in “{body}” already." },
  HOLDER_UNKNOWN: { de: "Die Person {holder} steht nicht in der Mitgliederliste.", en: "Person {holder} is not in the list of members." },
  HOLDER_WITHOUT_TERM: { de: "Zu einem Inhaber gehören since und until.", en: "A holder needs since and until." },
  INVESTORS_TOO_MANY: { de: "{investors} von {seats} Sitzen in „{body}“ haben investierende Mitglieder; höchstens ein Viertel darf es sein (§8(2) GenG).", en: "Investing members hold {investors} of {seats} seats in “{body}”; at most a quarter is allowed (§8(2) GenG)." },
  INVITATION_AND_KEY: { de: "Person {person} hat Schlüssel und Einladung; eines genügt.", en: "Person {person} has a key and an invitation; one is enough." },
  KEY_INVALID: { de: "„{value}“ ist keine Adresse (0x und 40 Ziffern).", en: "“{value}” is no address (0x and 40 digits)." },
  KEY_TWICE: { de: "Die Adresse {key} kommt zweimal vor.", en: "The address {key} occurs twice." },
  MATTER_MISSING: { de: "Kein Regelwerk ist für „{matter}“ zuständig; Regeln ließen sich nie mehr ändern.", en: "No rule set governs “{matter}”; rules could never change again." },
  MATTER_TWICE: { de: "Zwei Regelwerke von „{body}“ regeln „{matter}“.", en: "Two rule sets of “{body}” govern “{matter}”." },
  MEETING_MISSING: { de: "Eine Genossenschaft braucht eine Generalversammlung oder eine Vertreterversammlung (§§43, 43a GenG).", en: "A cooperative needs a general meeting or a representatives' assembly (§§43, 43a GenG)." },
  MEETING_WITH_SEATS: { de: "„{body}“ ist eine Generalversammlung und hat keine Sitze.", en: "“{body}” is a general meeting and has no seats." },
  MEMBERS_TOO_FEW: { de: "Eine Genossenschaft braucht drei Mitglieder, investierende nicht gezählt (§ 4 GenG); es sind {members}.", en: "A cooperative needs three members, investing ones not counted (§4 GenG); there are {members}." },
  MEMBER_NUMBER_GAP: { de: "Nach Nummer {before} folgt {number}; Nummern beginnen bei 1 und haben keine Lücken.", en: "Number {number} follows {before}; numbers begin at 1 and have no gaps." },
  MEMBER_NUMBER_TWICE: { de: "Die Nummer {number} kommt zweimal vor.", en: "The number {number} occurs twice." },
  MEMBER_SINCE_FUTURE: { de: "Mitglied {member} tritt erst später ein; solche Beitritte beschließt das Gremium.", en: "Member {member} enters later only; the competent body admits such members." },
  OFFICE_NOT_OF_MEMBER: { de: "Person {holder} kann keinen Sitz haben: das kann ein Mitglied selbst, und wer eine Organisation gesetzlich vertritt (§9(2) GenG).", en: "Person {holder} cannot hold a seat: a member itself can, and who represents an organisation by law (§9(2) GenG)." },
  OPENERS_TOO_MANY: { de: "{openers} Sitze sollen gemeinsam einberufen, „{body}“ hat {seats}.", en: "{openers} seats are to convene together, “{body}” has {seats}." },
  ORIGIN_INVALID: { de: "„{origin}“ ist keine https-Adresse ohne Pfad unter „{rpId}“.", en: "“{origin}” is no https origin without a path under “{rpId}”." },
  PERIOD_EMPTY: { de: "Das Ende {until} liegt vor dem Anfang {since}.", en: "The end {until} lies before the beginning {since}." },
  PERSONS_DIFFER: { de: "{column} hat {given} Angaben für {persons} Personen.", en: "{column} has {given} entries for {persons} persons." },
  PERSON_MISSING: { de: "Für Organisation {member} unterschreibt niemand; die Spalte persons ist leer.", en: "Nobody signs for organisation {member}; the column persons is empty." },
  QUORUM_UNATTAINABLE: { de: "{least} sollen teilnehmen, „{body}“ hat nur {heads}.", en: "{least} are to take part, “{body}” has only {heads}." },
  REPRESENTATION_UNATTAINABLE: { de: "{representation} sollen die Genossenschaft gemeinsam vertreten, der Vorstand hat {seats} Sitze (§25 GenG).", en: "{representation} are to represent the cooperative together, the board has {seats} seats (§25 GenG)." },
  REPRESENTATIVES_OF_PERSON: { de: "Mitglied {member} ist eine natürliche Person; gesetzliche Vertreter hat eine Organisation.", en: "Member {member} is a natural person; an organisation has statutory representatives." },
  REPRESENTATIVES_UNAVAILABLE: { de: "„{body}“ geht so nicht: eine Vertreterversammlung braucht mehr als {members} Mitglieder und mindestens {seats} Sitze (§43a GenG).", en: "“{body}” is not possible: a representatives' assembly needs more than {members} members and {seats} seats at least (§43a GenG)." },
  ROLE_TWICE: { de: "In „{body}“ ist die Rolle „{role}“ schon vergeben.", en: "In “{body}” the role “{role}” is taken already." },
  ROW_LENGTH: { de: "Die Zeile hat {given} Felder statt {expected}.", en: "The row has {given} fields instead of {expected}." },
  RULE_SET_UNLAWFUL: { de: "Das Regelwerk ist so nicht zulässig: {fault}", en: "The rule set is not permitted like this: {fault}" },
  SEATS_TOO_MANY: { de: "„{body}“ hat mehr als {most} Sitze.", en: "“{body}” has more than {most} seats." },
  SEAT_SEGMENT_DIFFERS: { de: "Der Sitz verlangt die Gruppe „{required}“, Mitglied {member} gehört zu „{actual}“.", en: "The seat requires segment “{required}”, member {member} belongs to “{actual}”." },
  SEGMENT_NUMBER_TWICE: { de: "Die Gruppe „{segment}“ hat die Nummer einer anderen.", en: "The segment “{segment}” has the number of another." },
  SEGMENT_UNKNOWN: { de: "Eine Gruppe „{segment}“ gibt es in der Datei nicht.", en: "The file has no segment “{segment}”." },
  SHARE_INVALID: { de: "„{value}“ ist kein Bruch wie „1/2“ oder „3/4“.", en: "“{value}” is no fraction such as “1/2” or “3/4”." },
  SUPERVISORS_TOO_FEW: { de: "Der Aufsichtsrat hat {seats} Sitze; mindestens drei braucht er (§36(1) GenG), entbehrlich ist er bei höchstens 20 Mitgliedern (§9(1) GenG).", en: "The supervisory board has {seats} seats; it needs three at least (§36(1) GenG), and can be absent with 20 members at most (§9(1) GenG)." },
  TERM_OVER: { de: "Die Amtszeit endete am {until}.", en: "The term ended on {until}." },
  TERM_TOO_LONG: { de: "Vertreter bleiben höchstens bis {latest}, dem Ende des vierten Geschäftsjahres nach dem ersten (§43a GenG).", en: "Representatives stay until {latest} at most, the end of the fourth financial year after the first (§43a GenG)." },
  VALUE_INVALID: { de: "{field}: „{value}“ geht nicht; erwartet wird {expected}.", en: "{field}: “{value}” is not possible; expected is {expected}." },
  VOTES_MISSING: { de: "Mitglied {member} braucht eine Stimme; nur investierenden kann sie fehlen (§§8(2), 43(3) GenG).", en: "Member {member} needs a vote; only investing members can lack one (§§8(2), 43(3) GenG)." },
} satisfies Record<string, Sentences>;

export type FaultCode = keyof typeof catalogue;
export type Facts = Readonly<Record<string, string | number>>;

/** What is wrong, where. */
export interface Fault extends Place {
  readonly code: FaultCode;
  readonly facts: Facts;
  readonly de: string;
  readonly en: string;
}

/** Collects faults, so that all of them are told together. */
export class Faults {
  readonly #found: Fault[] = [];

  add(code: FaultCode, place: Place, facts: Facts = {}): void {
    const { de, en } = catalogue[code];
    const { file, line, column } = place;
    this.#found.push({
      file,
      line,
      column,
      code,
      facts,
      de: filled(de, facts, "de"),
      en: filled(en, facts, "en"),
    });
  }

  /** @throws FoundingFileError where there are faults; sorted by place */
  throwIfAny(): void {
    if (this.#found.length === 0) return;
    throw new FoundingFileError(
      this.#found.sort(
        (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column,
      ),
    );
  }
}

/** All faults of a founding file; the message holds one English line each. */
export class FoundingFileError extends Error {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map((f) => `${f.file}:${f.line}:${f.column} ${f.code} ${f.en}`).join("\n"));
    this.name = "FoundingFileError";
    this.faults = faults;
  }
}

/** Facts into braces; what is wrong with articles or a rule set in its own sentence, with its paragraph. */
function filled(sentence: string, facts: Facts, language: Language): string {
  return sentence.replace(/\{(\w+)\}/g, (braces, name: string) => {
    const fact = facts[name];
    if (fact === undefined) return braces;
    return name === "fault" ? faultSentence(nameOfWord(String(fact)), language) : String(fact);
  });
}

/** The fault's name, which the file's words write as year-end-missing. */
function nameOfWord(word: string): FaultName {
  return word.toUpperCase().replaceAll("-", "_") as FaultName;
}
