/** What is wrong with rules or articles that cannot be adopted, in a sentence, with its paragraph. */
import type { Language } from "../errors.ts";
import { RuleFault } from "../protocol/rules.ts";
import { paragraphOf } from "../protocol/statute.ts";
import { paragraphIn } from "./format.ts";

export type FaultName = keyof typeof RuleFault;

// biome-ignore format: one line per fault, in the order of the enumeration
const SENTENCES: Readonly<Record<FaultName, Readonly<Record<Language, string>>>> = {
  NONE: { de: "", en: "" },
  LAW_MISMATCH: { de: "Für dieses Gremium gilt ein anderes Recht.", en: "Another law applies to this body." },
  PROCEDURE_UNSUPPORTED: { de: "Versammlungen in Anwesenheit werden hier nicht geführt.", en: "Meetings in presence are not held here." },
  SECRECY_UNSUPPORTED: { de: "Geheime Abstimmungen werden hier nicht geführt.", en: "Secret votes are not held here." },
  DEADLINE_INCLUSIVE_UNSUPPORTED: { de: "Eine Frist endet mit ihrem Zeitpunkt, ohne ihn.", en: "A deadline ends with its instant, which it excludes." },
  INTERIM_RESULTS_FORBIDDEN: { de: "Zwischenstände darf niemand sehen, solange abgestimmt wird.", en: "Nobody may see interim results while the vote runs." },
  NO_MATTER: { de: "Die Regeln nennen nicht, worüber sie gelten.", en: "The rules name nothing that they govern." },
  UNKNOWN_MATTER: { de: "Einen der Gegenstände gibt es nicht.", en: "One of the matters does not exist." },
  RULE_SETS_ABANDONED: { de: "Niemand könnte die Satzung mehr ändern.", en: "Nobody could change the statute any more." },
  PERIOD_TOO_LONG: { de: "Eine Frist ist länger als ein Jahr, oder die Nachfrist länger als 31 Tage.", en: "A period is longer than a year, or the grace period longer than 31 days." },
  QUORUM_SHARE_INVALID: { de: "Diese Beteiligung kann niemand erreichen.", en: "Nobody can reach this participation." },
  QUORUM_BASE_INVALID: { de: "Die Beteiligung wird von den Stimmberechtigten oder von allen gerechnet.", en: "Participation is counted of the entitled or of all." },
  MAJORITY_SHARE_INVALID: { de: "Diese Mehrheit kann niemand erreichen.", en: "Nobody can reach this majority." },
  MAJORITY_BELOW_HALF: { de: "Ein Beschluss braucht die Mehrheit der Stimmen.", en: "A resolution needs the majority of votes." },
  TIE_WITHOUT_SIMPLE_MAJORITY: { de: "Einen Stichentscheid gibt es nur bei einfacher Mehrheit der abgegebenen Stimmen.", en: "A casting vote exists for the simple majority of votes cast only." },
  OBJECTION_WITHOUT_WINDOW: { de: "Widersprüche brauchen eine Frist.", en: "Objections need a period." },
  EARLY_CLOSE_CUTS_CHANGE: { de: "Ein vorzeitiges Ende nähme den Mitgliedern, ihre Stimme zu ändern.", en: "An early end would keep members from changing their ballots." },
  OUTCOME_FIXED_OPEN_ELECTORATE: { de: "Solange Stimmberechtigte hinzukommen, steht kein Ergebnis fest.", en: "While people may still become entitled, no outcome is fixed." },
  ELECTORATE_OF_SEATS: { de: "Sitze kennen keinen Stichtag am Ende der Abstimmung.", en: "Seats know no electorate at the close." },
  CONFLICTS_UNKNOWN: { de: "Einen der Gegenstände, bei denen Betroffene nicht stimmen, gibt es nicht.", en: "One of the matters that bar those concerned does not exist." },
  DISCUSSION_MISSING: { de: "Das gestreckte Verfahren braucht eine Erörterung.", en: "The extended procedure needs a discussion." },
  DISCUSSION_UNUSED: { de: "Eine Erörterung gehört zum gestreckten Verfahren.", en: "A discussion belongs to the extended procedure." },
  EXTENDED_OUTSIDE_MEETING: { de: "Das gestreckte Verfahren ist eines von General- und Vertreterversammlung.", en: "The extended procedure is one of general meetings and representatives' assemblies." },
  CIRCULAR_MEETING_ENDED: { de: "Seit dem 1. September 2022 stimmt eine Versammlung nicht mehr allein im Umlauf ab; möglich ist das gestreckte Verfahren.", en: "Since 1 September 2022 a meeting votes no longer by circular alone; the extended procedure is possible." },
  NOTICE_TOO_SHORT: { de: "Zur Versammlung wird mindestens zwei Wochen vorher geladen.", en: "A meeting is called two weeks before at least." },
  STATUTE_MAJORITY: { de: "Eine Satzungsänderung braucht mindestens drei Viertel.", en: "A change of the statute needs three quarters at least." },
  NEW_DUTIES_MAJORITY: { de: "Neue Pflichten der Mitglieder brauchen mindestens neun Zehntel.", en: "New duties of members need nine tenths at least." },
  RECALL_MAJORITY: { de: "Eine Abberufung aus dem Aufsichtsrat braucht mindestens drei Viertel.", en: "A recall from the supervisory board needs three quarters at least." },
  DISSOLUTION_MAJORITY: { de: "Eine Auflösung braucht mindestens drei Viertel.", en: "A dissolution needs three quarters at least." },
  CONTINUATION_MAJORITY: { de: "Eine Fortsetzung braucht mindestens drei Viertel.", en: "A continuation needs three quarters at least." },
  CONTINUATION_TWICE_MAJORITY: { de: "Die Fortsetzung durch zwei Versammlungen braucht jeweils drei Viertel aller Mitglieder.", en: "The continuation by two meetings needs three quarters of all members in each." },
  MERGER_MAJORITY: { de: "Eine Verschmelzung braucht mindestens drei Viertel.", en: "A merger needs three quarters at least." },
  STATUTE_BEFORE_REGISTRATION: { de: "Eine Satzungsänderung wirkt erst mit der Eintragung.", en: "A change of the statute has no effect before registration." },
  REGISTRATION_OF_OTHERS: { de: "Eingetragen werden nur Satzung und Grundlagen.", en: "Only statute and foundations are registered." },
  PROXIES_EXCLUDED: { de: "Vollmachten kann die Satzung nicht ausschließen.", en: "The statute cannot exclude proxies." },
  PROXIES_ABOVE_TWO: { de: "Niemand vertritt mehr als zwei Mitglieder.", en: "Nobody represents more than two members." },
  PROXIES_OF_SUPERVISORS: { de: "Aufsichtsräte lassen sich nicht vertreten.", en: "Supervisory board members are not represented." },
  PROXIES_OF_REPRESENTATIVES: { de: "Vertreter lassen sich nicht vertreten.", en: "Representatives are not represented." },
  PROXIES_OF_SEATS: { de: "Für einen Sitz stimmt nur, wer ihn innehat.", en: "Only its holder votes for a seat." },
  MULTIPLE_VOTES_OF_REPRESENTATIVES: { de: "Vertreter haben eine Stimme.", en: "Representatives have one vote." },
  MULTIPLE_VOTES_OUTSIDE_MEETING: { de: "Mehrstimmrechte gibt es nur in der Generalversammlung.", en: "Multiple votes exist in the general meeting only." },
  VOTES_ABOVE_THREE: { de: "Mehr als drei Stimmen darf kein Mitglied haben.", en: "No member may have more than three votes." },
  FLAT_MISSING: { de: "Wo das Gesetz drei Viertel verlangt, hat jedes Mitglied eine Stimme.", en: "Where the law demands three quarters, each member has one vote." },
  WEIGHT_UNUSED: { de: "Eine Grenze für Stimmen gehört zu Mehrstimmrechten.", en: "A cap on votes belongs to multiple votes." },
  QUORUM_MISSING: { de: "Die Satzung bestimmt, wann der Aufsichtsrat beschlussfähig ist.", en: "The statute says when the supervisory board has a quorum." },
  STATUTE_NOT_OF_MEETING: { de: "Die Satzung ändert nur die Versammlung.", en: "Only the meeting changes the statute." },
  DISCHARGE_NOT_OF_MEETING: { de: "Über die Entlastung beschließt die Versammlung.", en: "The meeting decides on the discharge." },
  CLAIM_NOT_OF_MEETING: { de: "Über Ansprüche gegen Organmitglieder und deren Befreiung beschließt die Versammlung.", en: "The meeting decides on claims against officers and on their release." },
  RECALL_NOT_OF_MEETING: { de: "Aus dem Aufsichtsrat beruft die Versammlung ab.", en: "The meeting recalls from the supervisory board." },
  FOUNDATIONS_NOT_OF_MEETING: { de: "Über die Grundlagen der Genossenschaft beschließt die Versammlung.", en: "The meeting decides on the foundations of the cooperative." },
  VOTES_NOT_OF_MEETING: { de: "Über Mehrstimmrechte beschließt die Versammlung.", en: "The meeting decides on multiple votes." },
  INVESTORS_BY_BOARD: { de: "Investierende Mitglieder lässt die Versammlung oder der Aufsichtsrat zu.", en: "Investing members are admitted by the meeting or the supervisory board." },
  OFFICES_BY_BOARD: { de: "Der Vorstand besetzt keine Ämter.", en: "The board fills no offices." },
  YEAR_END_INVALID: { de: "Einen solchen Monat gibt es nicht.", en: "There is no such month." },
  YEAR_END_MISSING: { de: "Gekündigt wird zum Schluss eines Geschäftsjahres.", en: "Members leave at the end of a financial year." },
  EXIT_NOTICE_TOO_SHORT: { de: "Die Kündigungsfrist beträgt mindestens drei Monate.", en: "The notice of exit is three months at least." },
  EXIT_NOTICE_TOO_LONG: { de: "Die Kündigungsfrist beträgt höchstens fünf Jahre, unter Unternehmern zehn.", en: "The notice of exit is five years at most, ten among entrepreneurs." },
  MINORITY_TOO_LARGE: { de: "Ein Zehntel der Mitglieder genügt, um einzuberufen.", en: "A tenth of the members suffices to open a vote." },
  REPRESENTATION_MISSING: { de: "Jemand muss die Genossenschaft vertreten.", en: "Somebody must represent the cooperative." },
};

/** The sentence for a fault, its paragraph in brackets where one stands behind it. */
export function faultSentence(name: FaultName, language: Language): string {
  const sentence = SENTENCES[name][language];
  const paragraph = paragraphIn(language, paragraphOf(RuleFault[name]));
  return paragraph === "" ? sentence : `${sentence.slice(0, -1)} (${paragraph}).`;
}
