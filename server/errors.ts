/**
 * Every refusal of the server is data: a stable code, an HTTP status, whether trying again may
 * help, and facts. The sentence is chosen by code and language, facts stand in {braces}.
 */

interface Entry {
  status: number;
  retryable: boolean;
  de: string;
  en: string;
}

// biome-ignore format: one line per code, sorted, so that additions merge cleanly
export const catalogue = {
  ACTION_IMPOSSIBLE: { status: 422, retryable: false, de: "Der Beschluss kann nicht ausgeführt werden: {refusal}.", en: "The resolution cannot be carried out: {refusal}." },
  ACTION_MALFORMED: { status: 422, retryable: false, de: "Die Angaben des Beschlusses ({kind}) sind nicht lesbar.", en: "The resolution's action ({kind}) is unreadable." },
  ACTION_MISMATCH: { status: 422, retryable: false, de: "Der Beschlussinhalt passt nicht zur unterschriebenen Einberufung.", en: "The action is not the one that the signed opening names." },
  ACT_EXPIRED: { status: 422, retryable: false, de: "Die Erklärung galt nur bis {validUntil}.", en: "The act was valid only until {validUntil}." },
  ACT_MALFORMED: { status: 400, retryable: false, de: "Die Erklärung ist nicht lesbar.", en: "The act is unreadable." },
  ACT_USED: { status: 409, retryable: false, de: "Die Erklärung {act} ist schon ausgeführt.", en: "The act {act} has been carried out already." },
  APPLICATION_EXPIRED: { status: 422, retryable: false, de: "Die Beitrittserklärung galt nur bis {validUntil}.", en: "The application was valid only until {validUntil}." },
  APPLICATION_MALFORMED: { status: 400, retryable: false, de: "Die Beitrittserklärung ist nicht lesbar.", en: "The application is unreadable." },
  APPLICATION_UNKNOWN: { status: 404, retryable: false, de: "Eine Beitrittserklärung {application} liegt nicht vor.", en: "There is no application {application}." },
  APPLICATION_USED: { status: 409, retryable: false, de: "Die Beitrittserklärung {application} ist schon zugelassen oder zurückgenommen.", en: "The application {application} was admitted or withdrawn already." },
  APPLICATION_VALIDITY_DIFFERS: { status: 422, retryable: false, de: "Die Beitrittserklärung gilt bis {expected}, nicht bis {given}.", en: "The application is valid until {expected}, not until {given}." },
  ASSERTION_AUTHENTICATOR_DATA: { status: 422, retryable: false, de: "Die Angaben des Passkeys sind unzulässig.", en: "The passkey's authenticator data are not permitted." },
  ASSERTION_CHALLENGE: { status: 422, retryable: true, de: "Der Passkey hat etwas anderes unterschrieben.", en: "The passkey signed something else." },
  ASSERTION_CLIENT_DATA: { status: 422, retryable: false, de: "Die Angaben des Browsers passen nicht zu {origin}.", en: "The browser's client data do not fit {origin}." },
  ASSERTION_RELYING_PARTY: { status: 422, retryable: false, de: "Der Passkey gehört zu einer anderen Seite als {origin}.", en: "The passkey belongs to another site than {origin}." },
  ASSERTION_SIGNATURE: { status: 422, retryable: false, de: "Die Unterschrift des Passkeys ist nicht lesbar.", en: "The passkey's signature is unreadable." },
  ASSERTION_UNVERIFIED: { status: 422, retryable: true, de: "Das Gerät hat nicht geprüft, wer unterschreibt (PIN, Finger oder Gesicht).", en: "The device did not verify who signs (PIN, finger or face)." },
  BALLOT_ALREADY_CAST: { status: 409, retryable: false, de: "In dieser Abstimmung ist schon eine Stimme abgegeben.", en: "A ballot was cast in this vote already." },
  BALLOT_CHOICE_INVALID: { status: 422, retryable: false, de: "Diese Wahl steht nicht auf dem Stimmzettel.", en: "There is no such choice on the ballot." },
  BALLOT_MALFORMED: { status: 400, retryable: false, de: "Der Stimmzettel ist nicht lesbar.", en: "The ballot is unreadable." },
  BALLOT_REVISION_INVALID: { status: 422, retryable: false, de: "Die laufende Nummer der Stimme ist unzulässig.", en: "The ballot's revision is not permitted." },
  BALLOT_REVISION_STALE: { status: 409, retryable: false, de: "Eine neuere Stimme liegt schon vor.", en: "A newer ballot was cast already." },
  BALLOT_UNKNOWN: { status: 404, retryable: true, de: "Die Stimme {ballot} ist nicht verzeichnet.", en: "The ballot {ballot} is not recorded." },
  BATCH_MALFORMED: { status: 400, retryable: false, de: "Der Stapel von Stimmen ist ab Byte {offset} nicht lesbar.", en: "The batch of ballots is unreadable from byte {offset} on." },
  BATCH_NOT_SORTED: { status: 400, retryable: false, de: "Der Stapel ist bei Nummer {elector} nicht aufsteigend.", en: "The batch does not ascend at number {elector}." },
  BATCH_UNKNOWN: { status: 404, retryable: true, de: "Einen Stapel {batch} hat die Abstimmung {vote} nicht.", en: "The vote {vote} has no batch {batch}." },
  BODY_NOT_COMPETENT: { status: 422, retryable: false, de: "Das Gremium {body} ist für {matter} nicht zuständig.", en: "The body {body} is not competent for {matter}." },
  BODY_UNKNOWN: { status: 404, retryable: false, de: "Ein Gremium {body} gibt es nicht.", en: "There is no body {body}." },
  CHAIN_BLOCK_UNKNOWN: { status: 404, retryable: true, de: "Block {block} gibt es (noch) nicht.", en: "Block {block} does not exist (yet)." },
  CHAIN_CALL_REVERTED: { status: 422, retryable: false, de: "Der Vertrag lehnt den Aufruf ab: {data}", en: "The contract refuses the call: {data}" },
  CHAIN_CLOSED: { status: 503, retryable: true, de: "Die Kette ist geschlossen.", en: "The chain is closed." },
  CHAIN_HALTED: { status: 503, retryable: false, de: "Die Kette steht seit Block {block}: {reason}", en: "The chain halted at block {block}: {reason}" },
  CHAIN_JOURNAL_ALTERED: { status: 500, retryable: false, de: "Das Journal ist bei Block {block} verändert: gefunden {found}, berechnet {expected}.", en: "The journal is altered at block {block}: found {found}, computed {expected}." },
  CHAIN_JOURNAL_GAP: { status: 500, retryable: false, de: "Im Journal fehlt Block {block}.", en: "The journal lacks block {block}." },
  CHAIN_JOURNAL_UNREADABLE: { status: 500, retryable: false, de: "Das Journal ist ab Block {block} nicht lesbar: {reason}", en: "The journal is unreadable from block {block} on: {reason}" },
  CHAIN_LOCKED: { status: 500, retryable: true, de: "Ein anderer Prozess benutzt das Journal.", en: "Another process uses the journal." },
  CHAIN_METHOD_REFUSED: { status: 403, retryable: false, de: "Die Methode {method} ist nicht erlaubt.", en: "The method {method} is not allowed." },
  CHAIN_PENDING: { status: 504, retryable: true, de: "Die Transaktion {transaction} ist noch in keinem endgültigen Block.", en: "The transaction {transaction} is not in a final block yet." },
  CHAIN_REORGANISED: { status: 500, retryable: false, de: "Block {block} passt nicht auf seinen Vorgänger: erwartet {expected}, gefunden {found}.", en: "Block {block} does not fit its predecessor: expected {expected}, found {found}." },
  CHAIN_REPLAY_MISMATCH: { status: 500, retryable: false, de: "Block {block} hat beim Nachspielen den Hash {found} statt {expected}.", en: "Replaying block {block} gave the hash {found} instead of {expected}." },
  CHAIN_REQUEST_FAILED: { status: 502, retryable: false, de: "Der Knoten lehnt {method} ab: {reason}", en: "The node refuses {method}: {reason}" },
  CHAIN_TRANSACTION_REFUSED: { status: 422, retryable: false, de: "Die Kette nimmt die Transaktion nicht an: {reason}", en: "The chain does not accept the transaction: {reason}" },
  CHAIN_UNREACHABLE: { status: 503, retryable: true, de: "Der Knoten ist nicht erreichbar.", en: "The node cannot be reached." },
  CHAIN_WRONG_ID: { status: 500, retryable: false, de: "Der Knoten führt die Kette {found}, erwartet war {expected}.", en: "The node serves chain {found}, expected was {expected}." },
  CHAIR_REQUIRED: { status: 403, retryable: false, de: "Das darf nur, wer den Vorsitz führt.", en: "Only the chair may do this." },
  CHAIR_TAKEN: { status: 409, retryable: false, de: "Den Vorsitz des Gremiums {body} führt schon der Sitz {seat}.", en: "The seat {seat} already chairs the body {body}." },
  CONFIG_HOST_OPEN: { status: 500, retryable: false, de: "{source}: Auf {value} lauscht der Server nur mit --allow-remote, denn er verschlüsselt nicht selbst.", en: "{source}: The server listens on {value} only with --allow-remote, since it does not encrypt by itself." },
  CONFIG_MISSING: { status: 500, retryable: false, de: "{source} fehlt.", en: "{source} is missing." },
  CONFIG_UNKNOWN: { status: 500, retryable: false, de: "{source} kennt der Server nicht.", en: "The server does not know {source}." },
  CONFIG_VALUE_INVALID: { status: 500, retryable: false, de: "{source}: „{value}“ geht nicht; erwartet wird {expected}.", en: "{source}: “{value}” is not possible; expected is {expected}." },
  CONTRACT_REFUSED: { status: 422, retryable: false, de: "Der Vertrag lehnt ab: {error}.", en: "The contract refuses: {error}." },
  CURSOR_INVALID: { status: 400, retryable: false, de: "Die Blättermarke gehört nicht zu dieser Abfrage.", en: "The cursor does not belong to this query." },
  DOCUMENT_MISSING: { status: 422, retryable: false, de: "Die Einberufung nennt kein Dokument.", en: "The opening names no document." },
  ELECTOR_NOT_ENTITLED: { status: 403, retryable: false, de: "In dieser Abstimmung besteht kein Stimmrecht.", en: "There is no right to vote in this vote." },
  EXECUTOR_CODE_MISMATCH: { status: 422, retryable: false, de: "Der Vertrag {executor} hat einen anderen Code als genannt.", en: "The contract {executor} has other code than named." },
  EXECUTOR_LAST: { status: 422, retryable: false, de: "Der letzte ausführende Vertrag {executor} kann nicht abgelöst werden.", en: "The last executor {executor} cannot be retired." },
  EXECUTOR_RETIRED: { status: 409, retryable: false, de: "Dieser Vertrag eröffnet keine Abstimmungen mehr.", en: "This contract opens no more votes." },
  EXECUTOR_UNKNOWN: { status: 404, retryable: false, de: "Einen ausführenden Vertrag {executor} gibt es nicht.", en: "There is no executor {executor}." },
  FOUNDING_EXISTS: { status: 409, retryable: false, de: "{directory} ist nicht leer; ein Register wird dort nicht noch einmal gegründet.", en: "{directory} is not empty; no ledger is founded there again." },
  FOUNDING_REFUSED: { status: 422, retryable: false, de: "Die Gründung wird abgelehnt ({step}): {reason}", en: "The founding is refused ({step}): {reason}" },
  INDEX_BEHIND: { status: 503, retryable: true, de: "Der Index liegt {blocks} Blöcke zurück.", en: "The index is {blocks} blocks behind." },
  INDEX_CHAIN_DIFFERS: { status: 500, retryable: false, de: "Der Index steht bei Block {block} ({expected}), die Kette hat dort {found}. Index löschen oder Kette wiederherstellen.", en: "The index is at block {block} ({expected}), the chain has {found} there. Delete the index or restore the chain." },
  INDEX_EMPTY: { status: 503, retryable: true, de: "Der Index enthält noch keinen Block.", en: "The index holds no block yet." },
  INDEX_HEADER_MISMATCH: { status: 500, retryable: false, de: "Der Kopf von Block {block} ergibt den Hash {found} statt {expected}.", en: "The header of block {block} hashes to {found} instead of {expected}." },
  INDEX_LOCKED: { status: 500, retryable: true, de: "Ein anderer Prozess benutzt den Index.", en: "Another process uses the index." },
  INDEX_LOG_UNREADABLE: { status: 500, retryable: false, de: "Ereignis {log} in Block {block} ist nicht lesbar: {reason}", en: "Event {log} of block {block} is unreadable: {reason}" },
  INDEX_PARENT_MISMATCH: { status: 500, retryable: false, de: "Block {block} folgt auf {found} statt auf {expected}.", en: "Block {block} follows {found} instead of {expected}." },
  INDEX_RECEIPTS_MISMATCH: { status: 500, retryable: false, de: "Die Belege von Block {block} ergeben {found} statt {expected}: Der Knoten lässt etwas weg.", en: "The receipts of block {block} hash to {found} instead of {expected}: the node leaves something out." },
  INSTANT_PAST: { status: 422, retryable: false, de: "Der Zeitpunkt {instant} ist vorbei.", en: "The instant {instant} is past." },
  INTERNAL: { status: 500, retryable: true, de: "Unerwarteter Fehler.", en: "Unexpected error." },
  INVITATION_WRONG: { status: 403, retryable: false, de: "Die Einladung gilt nicht (mehr).", en: "The invitation is not valid (any more)." },
  JSON_MALFORMED: { status: 400, retryable: false, de: "Die Anfrage ist kein lesbares JSON.", en: "The request is no readable JSON." },
  KEY_INVALID: { status: 422, retryable: false, de: "Das ist kein Schlüssel.", en: "This is no key." },
  KEY_IN_USE: { status: 409, retryable: false, de: "Dieser Schlüssel ist schon vergeben.", en: "This key is already in use." },
  LEDGER_FILE_UNREADABLE: { status: 500, retryable: false, de: "{file} ist nicht lesbar: {reason}", en: "{file} is unreadable: {reason}" },
  LEDGER_NOT_SEALED: { status: 503, retryable: true, de: "Die Gründung ist noch nicht besiegelt.", en: "The founding is not sealed yet." },
  MATTER_MISMATCH: { status: 422, retryable: false, de: "Der Beschluss betrifft {expected}, nicht {given}.", en: "The resolution is about {expected}, not {given}." },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, retryable: false, de: "Die Anfrage muss application/json enthalten.", en: "The request must hold application/json." },
  MEMBERSHIP_ENDING: { status: 409, retryable: false, de: "Die Mitgliedschaft endet schon zum {until}.", en: "The membership ends at {until} already." },
  MEMBERSHIP_MISSING: { status: 422, retryable: false, de: "Die Person gehört zu keinem gegenwärtigen Mitglied.", en: "The person belongs to no present member." },
  MEMBER_UNKNOWN: { status: 404, retryable: false, de: "Ein Mitglied {member} gibt es nicht.", en: "There is no member {member}." },
  METHOD_NOT_ALLOWED: { status: 405, retryable: false, de: "{method} gibt es hier nicht, nur {allowed}.", en: "There is no {method} here, only {allowed}." },
  NOTICE_TOO_SHORT: { status: 422, retryable: false, de: "Die Abstimmung darf frühestens um {earliest} beginnen.", en: "The vote may begin at {earliest} at the earliest." },
  NOTICE_WITHOUT_END: { status: 422, retryable: false, de: "Die Kündigung nennt kein Ende der Mitgliedschaft.", en: "The notice names no end of the membership." },
  OBJECTION_REPEATED: { status: 409, retryable: false, de: "Der Widerspruch liegt schon vor.", en: "The objection was raised already." },
  OBJECTION_TOO_LATE: { status: 409, retryable: false, de: "Widerspruch war nur bis {until} möglich.", en: "Objections were possible only until {until}." },
  OBJECTION_UNAVAILABLE: { status: 422, retryable: false, de: "Gegen dieses Verfahren gibt es keinen Widerspruch.", en: "Nobody can object to this procedure." },
  OPENERS_NOT_SORTED: { status: 400, retryable: false, de: "Die Unterschriften sind nicht nach Sitzen geordnet.", en: "The signatures are not sorted by seat." },
  OPENERS_TOO_FEW: { status: 403, retryable: false, de: "Ohne den Vorsitz genügen {given} Unterschriften nicht; die Regeln nennen {required} Sitze (0: nur der Vorsitz).", en: "Without the chair {given} signatures do not suffice; the rules name {required} seats (0: the chair alone)." },
  OPENERS_TOO_MANY: { status: 422, retryable: false, de: "Die Regelfassung verlangt {openers} Sitze zur Einberufung, es gibt aber nur {seats}.", en: "The rule set wants {openers} seats to open a vote, but there are only {seats}." },
  OPENER_NOT_CONVENER: { status: 403, retryable: false, de: "Der Sitz {seat} im Gremium {body} beruft dieses Gremium nicht ein.", en: "The seat {seat} of the body {body} does not convene this body." },
  ORIGIN_INVALID: { status: 422, retryable: false, de: "Die Adresse der Seite ist unzulässig.", en: "The site's origin is not permitted." },
  PERIOD_EMPTY: { status: 422, retryable: false, de: "Die Abstimmung beginnt um {startsAt} und endet schon um {endsAt}.", en: "The vote begins at {startsAt} and ends at {endsAt} already." },
  PERSON_SEATED: { status: 409, retryable: false, de: "Die Person hat im Gremium {body} schon den Sitz {seat}.", en: "The person holds the seat {seat} of the body {body} already." },
  PERSON_UNKNOWN: { status: 404, retryable: false, de: "Diese Person gibt es nicht.", en: "There is no such person." },
  PORT_UNAVAILABLE: { status: 500, retryable: true, de: "Der Port {port} ist nicht zu haben: {reason}", en: "The port {port} cannot be had: {reason}" },
  QUERY_INVALID: { status: 400, retryable: false, de: "Die Angabe {field} ist ungültig.", en: "The value of {field} is invalid." },
  QUORUM_UNATTAINABLE: { status: 422, retryable: false, de: "Die Regelfassung verlangt {required} Teilnehmende, es gibt aber nur {heads}.", en: "The rule set requires {required} participants, but there are only {heads}." },
  RECEIPT_UNKNOWN: { status: 404, retryable: true, de: "Zur Kennung {id} gibt es hier weder Beleg noch Stimme.", en: "There is neither a receipt nor a ballot {id} here." },
  RELAY_BALLOTS_LOST: { status: 500, retryable: false, de: "{ballots} bestätigte Stimmen der Abstimmung {vote} wurden nicht gezählt: {reason}.", en: "{ballots} acknowledged ballots of the vote {vote} were not counted: {reason}." },
  RELAY_CLOCK_SKEW: { status: 503, retryable: true, de: "Die Uhr des Relais weicht um {seconds} s von der Kette ab.", en: "The relay's clock differs from the chain's by {seconds} s." },
  RELAY_CLOSED: { status: 503, retryable: true, de: "Das Relais nimmt nichts mehr an.", en: "The relay takes nothing any more." },
  RELAY_ENDED: { status: 503, retryable: false, de: "Das Relais {relay} ist abgelöst.", en: "The relay {relay} has been ended." },
  RELAY_GRACE_ENDING: { status: 500, retryable: true, de: "{ballots} bestätigte Stimmen der Abstimmung {vote} sind noch nicht geschrieben; die Nachfrist endet in {seconds} s.", en: "{ballots} acknowledged ballots of the vote {vote} are not written yet; the grace period ends in {seconds} s." },
  RELAY_KEY_MISMATCH: { status: 500, retryable: false, de: "Das Relais {relay} hat auf der Kette einen anderen Schlüssel.", en: "The relay {relay} has another key on the chain." },
  RELAY_LOCKED: { status: 500, retryable: true, de: "Ein anderer Prozess benutzt den Ausgang des Relais.", en: "Another process uses the relay's outbox." },
  RELAY_NOT_NAMED: { status: 409, retryable: false, de: "Die Abstimmung {vote} begann vor der Zulassung des Relais {relay}.", en: "The vote {vote} was opened before the relay {relay} was added." },
  RELAY_OUTBOX_FOREIGN: { status: 500, retryable: false, de: "Der Ausgang gehört zu einer anderen Gründung oder einem anderen Relais.", en: "The outbox belongs to another founding or relay." },
  RELAY_UNKNOWN: { status: 404, retryable: false, de: "Ein Relais {relay} gibt es nicht.", en: "There is no relay {relay}." },
  REQUEST_INVALID: { status: 400, retryable: false, de: "Ungültige Angaben: {fields}.", en: "Invalid values: {fields}." },
  REQUEST_TOO_LARGE: { status: 413, retryable: false, de: "Die Anfrage ist größer als {limit} Bytes.", en: "The request is larger than {limit} bytes." },
  RESULT_ALREADY_DECLARED: { status: 409, retryable: false, de: "Das Ergebnis der Abstimmung {vote} ist schon festgestellt.", en: "The result of the vote {vote} was declared already." },
  RESULT_DIFFERS: { status: 422, retryable: false, de: "Das Ergebnis lautet {expected}, nicht {given}.", en: "The outcome is {expected}, not {given}." },
  ROUTE_UNKNOWN: { status: 404, retryable: false, de: "Die Adresse {path} gibt es nicht.", en: "There is no address {path}." },
  RULE_SET_OUTDATED: { status: 409, retryable: false, de: "Es gilt die Regelfassung {expected}, nicht {given}.", en: "The rule set {expected} is in force, not {given}." },
  RULE_SET_UNLAWFUL: { status: 422, retryable: false, de: "Die Regelfassung ist unzulässig: {faults}.", en: "The rule set is not permitted: {faults}." },
  SEAT_OCCUPIED: { status: 409, retryable: false, de: "Der Sitz {seat} im Gremium {body} ist besetzt.", en: "The seat {seat} of the body {body} is occupied." },
  SEAT_SIGNATURE_WRONG: { status: 403, retryable: false, de: "Die Unterschrift für den Sitz {seat} im Gremium {body} stimmt nicht.", en: "The signature for the seat {seat} of the body {body} does not hold." },
  SEAT_UNKNOWN: { status: 404, retryable: false, de: "Einen Sitz {seat} im Gremium {body} gibt es nicht.", en: "There is no seat {seat} of the body {body}." },
  SEGMENT_MISMATCH: { status: 422, retryable: false, de: "Der Sitz verlangt die Mitgliedsart {required}, nicht {actual}.", en: "The seat requires the kind of member {required}, not {actual}." },
  SIGNATURE_MALFORMED: { status: 400, retryable: false, de: "Die Unterschrift ist ab Byte {offset} nicht lesbar.", en: "The signature is unreadable from byte {offset} on." },
  SIGNATURE_WRONG: { status: 403, retryable: false, de: "Die Unterschrift stimmt nicht.", en: "The signature does not hold." },
  SITE_UNKNOWN: { status: 422, retryable: false, de: "Der Passkey gehört zu keiner gültigen Seite des Portals.", en: "The passkey belongs to no site of the portal that is in force." },
  TABLE_FULL: { status: 409, retryable: false, de: "Das Verzeichnis ist voll.", en: "The table is full." },
  TERM_EMPTY: { status: 422, retryable: false, de: "Die Amtszeit von {since} bis {until} ist leer.", en: "The term from {since} until {until} is empty." },
  VOTE_NOT_CLOSED: { status: 409, retryable: true, de: "Die Abstimmung {vote} ist noch nicht geschlossen.", en: "The vote {vote} is not closed yet." },
  VOTE_NOT_OPEN_YET: { status: 409, retryable: true, de: "Die Abstimmung {vote} hat noch nicht begonnen.", en: "The vote {vote} has not begun yet." },
  VOTE_TOO_LATE: { status: 409, retryable: false, de: "Die Abstimmung {vote} ist beendet.", en: "The vote {vote} is over." },
  VOTE_UNKNOWN: { status: 404, retryable: false, de: "Eine Abstimmung {vote} gibt es nicht.", en: "There is no vote {vote}." },
} satisfies Record<string, Entry>;

/** The stable name of a refusal. */
export type ErrorCode = keyof typeof catalogue;

/** Languages in which a refusal can be explained. */
export type Language = "de" | "en";

/** Values for the sentence and for programs; never secrets, never personal data. */
export type Facts = Readonly<Record<string, string | number | bigint | boolean>>;

/** A refusal with a stable code; its message is the English sentence. */
export class UmlaufError extends Error {
  readonly code: ErrorCode;
  /** HTTP status that fits the refusal. */
  readonly status: number;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly facts: Facts;

  constructor(code: ErrorCode, facts: Facts = {}, options?: ErrorOptions) {
    super(sentence(catalogue[code].en, facts), options);
    this.name = "UmlaufError";
    this.code = code;
    this.status = catalogue[code].status;
    this.retryable = catalogue[code].retryable;
    this.facts = facts;
  }
}

/** The sentence for any error; what is not an {@link UmlaufError} reveals nothing of itself. */
export function explain(error: unknown, language: Language): string {
  return error instanceof UmlaufError
    ? sentence(catalogue[error.code][language], error.facts)
    : catalogue.INTERNAL[language];
}

function sentence(template: string, facts: Facts): string {
  return template.replace(/\{(\w+)\}/g, (braces, name: string) => String(facts[name] ?? braces));
}
