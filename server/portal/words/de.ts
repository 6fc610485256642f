/** German words for the ledger's enumerations. */
import type {
  ActionKind,
  Base,
  Cause,
  Choice,
  EffectiveOn,
  ElectorateAt,
  Matter,
  Outcome,
  Phase,
  Refusal,
  Revocability,
  Secrecy,
} from "../../protocol/types.ts";
import type { ExecutionView } from "../../queries/views.ts";

/** One word for each value of an enumeration. */
type Words<E> = Readonly<Record<keyof E, string>>;

export const phases: Words<typeof Phase> = {
  UNKNOWN: "unbekannt",
  PENDING: "angekündigt",
  VOTING: "laufend",
  OVERDUE: "Frist abgelaufen",
  GRACE: "in der Nachfrist",
  COUNTABLE: "auszuzählen",
  CLOSED: "abgeschlossen",
};

export const outcomes: Words<typeof Outcome> = {
  NONE: "offen",
  ADOPTED: "angenommen",
  REJECTED: "abgelehnt",
  NO_QUORUM: "nicht beschlussfähig",
  PROCEDURE_ABORTED: "abgebrochen",
};

/** What an outcome means, in a sentence. */
export const verdicts: Words<typeof Outcome> = {
  NONE: "",
  ADOPTED: "Der Antrag ist angenommen.",
  REJECTED: "Der Antrag ist abgelehnt.",
  NO_QUORUM: "Das Gremium war nicht beschlussfähig. Ein Beschluss ist nicht zustande gekommen.",
  PROCEDURE_ABORTED: "Das Verfahren wurde abgebrochen. Ein Ergebnis gibt es nicht.",
};

export const causes: Words<typeof Cause> = {
  NONE: "",
  DEADLINE: "mit Ablauf der Frist",
  ALL_VOTED: "vorzeitig, weil alle abgestimmt hatten",
  OUTCOME_FIXED: "vorzeitig, weil das Ergebnis feststand",
  OBJECTION: "durch Widerspruch gegen das Verfahren",
};

export const matters: Words<typeof Matter> = {
  RESOLUTION: "Beschluss",
  ADMISSION: "Zulassung",
  SEATS: "Besetzung von Sitzen",
  RULE_SETS: "Regeln der Abstimmung",
  KEYS: "Schlüssel",
  RELAYS: "Relais",
  SITES: "Seiten des Portals",
  EXECUTORS: "ausführende Verträge",
};

export const actions: Words<typeof ActionKind> = {
  RESOLUTION: "Beschluss nach dem Antrag",
  ADMIT: "Zulassung eines Mitglieds",
  SEAT: "Besetzung eines Sitzes",
  UNSEAT: "Abberufung von einem Sitz",
  ADOPT_RULE_SET: "Neue Regelfassung",
  REPLACE_KEY: "Ersatz eines Schlüssels",
  ADD_RELAY: "Aufnahme eines Relais",
  END_RELAY: "Ablösung eines Relais",
  ADD_SITE: "Neue Seite des Portals",
  END_SITE: "Ende einer Seite des Portals",
  ADD_EXECUTOR: "Aufnahme eines ausführenden Vertrags",
  RETIRE_EXECUTOR: "Ablösung eines ausführenden Vertrags",
};

export const executions: Readonly<Record<ExecutionView["state"], string>> = {
  UNDECIDED: "offen",
  LAPSED: "entfällt",
  WAITING: "nach der Feststellung des Ergebnisses",
  READY: "steht an",
  EXECUTED: "ausgeführt",
  REFUSED: "nicht mehr möglich",
};

export const refusals: Words<typeof Refusal> = {
  NONE: "",
  APPLICATION_WITHDRAWN: "Die Beitrittserklärung wurde zurückgenommen.",
  APPLICATION_EXPIRED: "Die Beitrittserklärung ist abgelaufen.",
  APPLICATION_DIFFERS: "Die Beitrittserklärung hat eine andere Frist, als der Beschluss nennt.",
  KEY_IN_USE: "Der Schlüssel ist schon vergeben.",
  NOT_A_MEMBER: "Die Person gehört zu keinem gegenwärtigen Mitglied.",
  NOT_SEATED: "Die Person hat den Sitz nicht mehr inne.",
  TERM_OVER: "Die Amtszeit ist vorbei.",
  ALREADY_DONE: "Es ist schon geschehen.",
  OVERTAKEN: "Ein späterer Beschluss über dasselbe ist schon ausgeführt.",
};

export const choices: Words<typeof Choice> = {
  NONE: "keine",
  YES: "Ja",
  NO: "Nein",
  ABSTAIN: "Enthaltung",
  INVALID: "Ungültig",
};

export const bases: Words<typeof Base> = {
  CAST: "der Ja- und Nein-Stimmen",
  PRESENT: "aller, die abgestimmt haben",
  ELIGIBLE: "aller Stimmberechtigten",
  ALL_MEMBERS: "aller Mitglieder des Gremiums, unbesetzte Sitze eingeschlossen",
};

/** The same as what they are: 100-%-Basis. */
export const wholes: Words<typeof Base> = {
  CAST: "Ja- und Nein-Stimmen",
  PRESENT: "alle, die abgestimmt haben",
  ELIGIBLE: "alle Stimmberechtigten",
  ALL_MEMBERS: "alle Mitglieder des Gremiums, unbesetzte Sitze eingeschlossen",
};

export const electorates: Words<typeof ElectorateAt> = {
  AT_OPEN: "wer bei der Eröffnung Mitglied war",
  AT_CAST: "wer Mitglied ist, wenn die Stimme eingeht",
  AT_CLOSE: "wer bei Abstimmungsende Mitglied ist",
};

export const revocabilities: Words<typeof Revocability> = {
  UNTIL_RECEIPT: "nein, die Stimme bindet mit dem Eingang",
  UNTIL_DEADLINE: "ja, bis zum Ablauf der Frist",
};

export const secrecies: Words<typeof Secrecy> = { NAMED: "namentlich", SECRET: "geheim" };

export const effects: Words<typeof EffectiveOn> = {
  CLOSE: "mit dem Abschluss",
  DECLARATION: "mit der Feststellung des Ergebnisses",
  REGISTER: "mit der Eintragung ins Register",
};
