/** German words for the ledger's enumerations. */
import type {
  Base,
  BodyKind,
  CapBase,
  EffectiveOn,
  ElectorateAt,
  Law,
  Matter,
  Procedure,
  Revocability,
  Secrecy,
  VoteWeight,
} from "../protocol/rules.ts";
import type {
  ActionKind,
  Cause,
  Choice,
  Contest,
  Manner,
  Outcome,
  Phase,
  Refusal,
  SeatRole,
  Standing,
} from "../protocol/types.ts";

/** One word for each value of an enumeration. */
type Words<E> = Readonly<Record<keyof E, string>>;

export const phases: Words<typeof Phase> = {
  UNKNOWN: "unbekannt",
  PENDING: "angekündigt",
  DISCUSSION: "in der Erörterung",
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
  WITHDRAWN: "zurückgenommen",
};

/** What an outcome means, in a sentence. */
export const verdicts: Words<typeof Outcome> = {
  NONE: "",
  ADOPTED: "Der Antrag ist angenommen.",
  REJECTED: "Der Antrag ist abgelehnt.",
  NO_QUORUM: "Das Gremium war nicht beschlussfähig. Ein Beschluss ist nicht zustande gekommen.",
  PROCEDURE_ABORTED: "Das Verfahren wurde abgebrochen. Ein Ergebnis gibt es nicht.",
  WITHDRAWN: "Die Abstimmung wurde vor der ersten Stimme zurückgenommen.",
};

/** What became of a resolution later, in a sentence. */
export const standings: Words<typeof Standing> = {
  STANDS: "",
  ANNULLED: "Der Beschluss ist durch Urteil aufgehoben.",
  INVALID_PROCEDURE: "Der Beschluss ist nichtig.",
};

export const causes: Words<typeof Cause> = {
  NONE: "",
  DEADLINE: "mit Ablauf der Frist",
  ALL_VOTED: "vorzeitig, weil alle abgestimmt hatten",
  OUTCOME_FIXED: "vorzeitig, weil das Ergebnis feststand",
  OBJECTION: "durch Widerspruch gegen das Verfahren",
  WITHDRAWN: "durch Rücknahme",
  OUTAGE: "nach einem Ausfall",
};

/** What an outcome hangs on where somebody could contest it (anfechtbar). */
export const contests: Words<typeof Contest> = {
  LATE: "Ohne die verspätet geschriebenen Stimmen wäre das Ergebnis anders.",
  ELECTORATE:
    "Zählte ein anderer Stichtag für das Stimmrecht, wäre das Ergebnis anders; welcher gilt, ist nicht entschieden.",
  CAP_BASE:
    "Wäre das Zehntel nach der anderen Lesart berechnet, wäre das Ergebnis anders; welche gilt, ist nicht entschieden.",
  REVOCABILITY:
    "Zählte jeweils die erste Stimme, wäre das Ergebnis anders; ob sich eine Stimme ändern lässt, ist nicht entschieden.",
  BAN: "Ob Betroffene mitstimmen durften, ist nicht entschieden, und das Ergebnis hängt daran.",
  HEARING: "Das Mitglied konnte sich vor dem Beschluss nicht äußern.",
};

export const matters: Words<typeof Matter> = {
  RESOLUTION: "Beschluss",
  ADMISSION: "Zulassung",
  SEATS: "Besetzung von Sitzen",
  RULE_SETS: "Satzung",
  KEYS: "Schlüssel",
  RELAYS: "Relais",
  SITES: "Seiten des Portals",
  EXECUTORS: "ausführende Verträge",
  OWN_RULES: "Geschäftsordnung",
  ELECTION: "Wahl",
  RECALL: "Abberufung aus dem Aufsichtsrat",
  DISCHARGE: "Entlastung",
  RELEASE: "Befreiung von einer Verbindlichkeit",
  CLAIM: "Geltendmachung eines Anspruchs",
  EXCLUSION: "Ausschluss",
  MEMBER_VOTES: "Mehrstimmrecht",
  INVESTORS: "Zulassung investierender Mitglieder",
  SHARES: "weitere Geschäftsanteile",
  NEW_DUTIES: "neue Pflichten der Mitglieder",
  DISSOLUTION: "Auflösung",
  CONTINUATION: "Fortsetzung",
  CONTINUATION_TWICE: "Fortsetzung durch zwei Versammlungen",
  MERGER: "Verschmelzung",
  AUDITORS: "Prüfer",
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
  CONCERN: "Beschluss über Betroffene",
  ELECT: "Wahl",
  EXCLUDE: "Ausschluss eines Mitglieds",
  GRANT_VOTES: "Stimmen eines Mitglieds",
  GRANT_SHARES: "Weitere Geschäftsanteile",
  ADOPT_ARTICLES: "Neue Satzungsbestimmungen",
  ADD_AUDITOR: "Aufnahme eines Prüfers",
  END_AUDITOR: "Ablösung eines Prüfers",
  CONTINUE_TWICE: "Fortsetzung durch zwei Versammlungen",
};

export const refusals: Words<typeof Refusal> = {
  NONE: "",
  APPLICATION_WITHDRAWN: "Die Beitrittserklärung wurde zurückgenommen.",
  DECLARATION_EXPIRED: "Die Erklärung ist abgelaufen.",
  DECLARATION_DIFFERS: "Die Erklärung hat eine andere Frist, als der Beschluss nennt.",
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

/** Art der Stimmabgabe (§47 GenG). */
export const manners: Words<typeof Manner> = {
  OWN: "elektronisch",
  PROXY: "durch Bevollmächtigte",
  PAPER: "schriftlich",
  PHONE: "fernmündlich",
};

export const roles: Words<typeof SeatRole> = {
  NONE: "",
  CHAIR: "Vorsitz",
  DEPUTY: "Stellvertretung",
};

export const kinds: Words<typeof BodyKind> = {
  GENERAL_MEETING: "Generalversammlung",
  REPRESENTATIVES: "Vertreterversammlung",
  BOARD: "Vorstand",
  SUPERVISORY_BOARD: "Aufsichtsrat",
  OTHER: "Gremium",
};

export const laws: Words<typeof Law> = {
  FREE: "keines; die Regeln gelten allein",
  GENG_GENERAL_MEETING: "GenG, Generalversammlung",
  GENG_BOARD: "GenG, Vorstand",
  GENG_SUPERVISORY_BOARD: "GenG, Aufsichtsrat",
  GENG_REPRESENTATIVES: "GenG, Vertreterversammlung",
  BGB_ASSOCIATION: "BGB, Verein",
};

export const procedures: Words<typeof Procedure> = {
  NONE: "keines",
  CIRCULAR: "Umlaufverfahren",
  MEETING: "Versammlung",
  EXTENDED: "gestrecktes Verfahren: Erörterung, dann Abstimmung",
};

export const weights: Words<typeof VoteWeight> = {
  EQUAL: "eine je Mitglied",
  ORDINARY: "Mehrstimmrechte, höchstens drei (§43(3) Nr. 1 GenG)",
  ENTREPRENEURS: "Mehrstimmrechte, höchstens ein Zehntel (§43(3) Nr. 2 GenG)",
  COOPERATIVES: "nach der Satzung (§43(3) Nr. 3 GenG)",
};

export const capBases: Words<typeof CapBase> = {
  NOMINAL: "der erteilten Stimmen",
  EXERCISED: "der gezählten Stimmen",
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
  AT_OPEN: "wer bei Beginn der Abstimmung Mitglied ist oder den Sitz hat",
  AT_CAST: "wer Mitglied ist oder den Sitz hat, wenn die Stimme eingeht",
  AT_CLOSE: "wer bei Abstimmungsende noch Mitglied ist",
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
