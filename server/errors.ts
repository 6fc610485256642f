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
  ACTION_IMPOSSIBLE: { status: 422, retryable: false, de: "Der Beschluss kann nicht ausgeführt werden: {refusal:refusal}", en: "The resolution cannot be carried out: {refusal:refusal}" },
  ACTION_MALFORMED: { status: 422, retryable: false, de: "Die Angaben des Beschlusses ({kind}) sind nicht lesbar.", en: "The resolution's action ({kind}) is unreadable." },
  ACTION_MISMATCH: { status: 422, retryable: false, de: "Der Beschlussinhalt passt nicht zur unterschriebenen Einberufung.", en: "The action is not the one that the signed opening names." },
  ACT_EXPIRED: { status: 422, retryable: false, de: "Die Erklärung galt nur bis {validUntil:instant}.", en: "The act was valid only until {validUntil:instant}." },
  ACT_MALFORMED: { status: 400, retryable: false, de: "Die Erklärung ist nicht lesbar.", en: "The act is unreadable." },
  ACT_USED: { status: 409, retryable: false, de: "Die Erklärung {act} ist schon ausgeführt.", en: "The act {act} has been carried out already." },
  ANNULMENT_DONE: { status: 409, retryable: false, de: "Der Beschluss der Abstimmung {vote} steht nicht mehr: {standing:standing}", en: "The resolution of the vote {vote} stands no more: {standing:standing}" },
  ARTICLES_OF_COOPERATIVE: { status: 422, retryable: false, de: "Eine Genossenschaft bleibt unter dem GenG (§18 GenG).", en: "A cooperative stays under the GenG (§18 GenG)." },
  ARTICLES_UNLAWFUL: { status: 422, retryable: false, de: "Die Satzung ist unzulässig: {faults:faults}", en: "The articles are not permitted: {faults:faults}" },
  ASSERTION_AUTHENTICATOR_DATA: { status: 422, retryable: false, de: "Die Angaben des Passkeys sind unzulässig.", en: "The passkey's authenticator data are not permitted." },
  ASSERTION_CHALLENGE: { status: 422, retryable: true, de: "Der Passkey hat etwas anderes unterschrieben.", en: "The passkey signed something else." },
  ASSERTION_CLIENT_DATA: { status: 422, retryable: false, de: "Die Angaben des Browsers passen nicht zu {origin}.", en: "The browser's client data do not fit {origin}." },
  ASSERTION_RELYING_PARTY: { status: 422, retryable: false, de: "Der Passkey gehört zu einer anderen Seite als {origin}.", en: "The passkey belongs to another site than {origin}." },
  ASSERTION_SIGNATURE: { status: 422, retryable: false, de: "Die Unterschrift des Passkeys ist nicht lesbar.", en: "The passkey's signature is unreadable." },
  ASSERTION_UNVERIFIED: { status: 422, retryable: true, de: "Das Gerät hat nicht geprüft, wer unterschreibt (PIN, Finger oder Gesicht).", en: "The device did not verify who signs (PIN, finger or face)." },
  AUDITOR_SIGNATURE_WRONG: { status: 403, retryable: false, de: "Die Unterschrift des Prüfers {auditor} stimmt nicht.", en: "The signature of the auditor {auditor} does not hold." },
  AUDITOR_UNKNOWN: { status: 404, retryable: false, de: "Einen Prüfer {auditor} gibt es nicht.", en: "There is no auditor {auditor}." },
  BALLOTS_COUNTED: { status: 409, retryable: false, de: "Zurückgenommen wird eine Abstimmung nur vor der ersten Stimme; {heads} haben schon abgestimmt.", en: "A vote is withdrawn before the first ballot only; {heads} have voted already." },
  BALLOT_ALREADY_CAST: { status: 409, retryable: false, de: "In dieser Abstimmung ist schon eine Stimme abgegeben.", en: "A ballot was cast in this vote already." },
  BALLOT_BARRED: { status: 403, retryable: false, de: "Wer betroffen ist, stimmt nicht mit, auch nicht für andere (§43(6) GenG oder Satzung).", en: "Who is concerned has no vote, nor votes for others (§43(6) GenG, or the statute)." },
  BALLOT_CHOICE_INVALID: { status: 422, retryable: false, de: "Diese Wahl steht nicht auf dem Stimmzettel.", en: "There is no such choice on the ballot." },
  BALLOT_MALFORMED: { status: 400, retryable: false, de: "Der Stimmzettel ist nicht lesbar.", en: "The ballot is unreadable." },
  BALLOT_RECEIVED_OUTSIDE: { status: 409, retryable: false, de: "Diese Stimme ist nicht während der Abstimmung eingegangen.", en: "This ballot was not received during the vote." },
  BALLOT_REVISION_INVALID: { status: 422, retryable: false, de: "Die laufende Nummer der Stimme ist unzulässig.", en: "The ballot's revision is not permitted." },
  BALLOT_REVISION_STALE: { status: 409, retryable: false, de: "Eine neuere Stimme liegt schon vor.", en: "A newer ballot was cast already." },
  BALLOT_UNKNOWN: { status: 404, retryable: true, de: "Die Stimme {ballot} ist nicht verzeichnet.", en: "The ballot {ballot} is not recorded." },
  BATCH_MALFORMED: { status: 400, retryable: false, de: "Der Stapel von Stimmen ist ab Byte {offset} nicht lesbar.", en: "The batch of ballots is unreadable from byte {offset} on." },
  BATCH_NOT_SORTED: { status: 400, retryable: false, de: "Der Stapel ist bei Nummer {elector} nicht aufsteigend.", en: "The batch does not ascend at number {elector}." },
  BATCH_UNKNOWN: { status: 404, retryable: true, de: "Einen Stapel {batch} hat die Abstimmung {vote} nicht.", en: "The vote {vote} has no batch {batch}." },
  BODY_NOT_BOARD: { status: 422, retryable: false, de: "Das Gremium {body} ist kein Vorstand.", en: "The body {body} is no board." },
  BODY_NOT_COMPETENT: { status: 422, retryable: false, de: "Das Gremium {body} ist nicht zuständig für: {matter:matter}.", en: "The body {body} is not competent for: {matter:matter}." },
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
  CHAIR_REQUIRED: { status: 403, retryable: false, de: "Das darf nur, wer im Gremium {body} den Vorsitz führt (§47 GenG).", en: "Only who chairs the body {body} may do this (§47 GenG)." },
  CIRCULAR_MEETING_OVER: { status: 422, retryable: false, de: "Eine Generalversammlung stimmt seit dem 1. September 2022 nicht mehr allein im Umlauf ab; möglich ist das gestreckte Verfahren mit Erörterung (§43b GenG).", en: "Since 1 September 2022 a general meeting votes no longer by circular alone; the extended procedure with a discussion is possible (§43b GenG)." },
  CONFIG_HOST_OPEN: { status: 500, retryable: false, de: "{source}: Auf {value} lauscht der Server nur mit --allow-remote, denn er verschlüsselt nicht selbst.", en: "{source}: The server listens on {value} only with --allow-remote, since it does not encrypt by itself." },
  CONFIG_MISSING: { status: 500, retryable: false, de: "{source} fehlt.", en: "{source} is missing." },
  CONFIG_UNKNOWN: { status: 500, retryable: false, de: "{source} kennt der Server nicht.", en: "The server does not know {source}." },
  CONFIG_VALUE_INVALID: { status: 500, retryable: false, de: "{source}: „{value}“ geht nicht; erwartet wird {expected}.", en: "{source}: “{value}” is not possible; expected is {expected}." },
  CONTRACT_REFUSED: { status: 422, retryable: false, de: "Der Vertrag lehnt ab: {error}.", en: "The contract refuses: {error}." },
  CORRECTION_INVALID: { status: 422, retryable: false, de: "Dieser Eintrag lässt sich so nicht berichtigen.", en: "This entry cannot be corrected like that." },
  CURSOR_INVALID: { status: 400, retryable: false, de: "Die Blättermarke gehört nicht zu dieser Abfrage.", en: "The cursor does not belong to this query." },
  DECLARANT_WRONG: { status: 403, retryable: false, de: "Die Erklärung ist nicht von dem unterschrieben, den sie nennt.", en: "The declaration is not signed by whom it names." },
  DECLARATION_DIFFERS: { status: 422, retryable: false, de: "Der Beschluss nennt eine andere Erklärung als die vorgelegte.", en: "The resolution names another declaration than the one shown." },
  DECLARATION_EXPIRED: { status: 422, retryable: false, de: "Die Erklärung galt nur bis {validUntil:instant}.", en: "The declaration was valid only until {validUntil:instant}." },
  DECLARATION_MALFORMED: { status: 400, retryable: false, de: "Die Erklärung ist nicht lesbar.", en: "The declaration is unreadable." },
  DECLARATION_MISSING: { status: 409, retryable: true, de: "Die Erklärung, von der der Beschluss handelt, liegt hier nicht vor.", en: "The declaration that the resolution is about is not here." },
  DECLARATION_UNKNOWN: { status: 404, retryable: false, de: "Eine Erklärung {declaration} liegt nicht vor.", en: "There is no declaration {declaration}." },
  DECLARATION_USED: { status: 409, retryable: false, de: "Die Erklärung {declaration} ist schon verbraucht oder zurückgenommen.", en: "The declaration {declaration} was used or withdrawn already." },
  DECLARATION_VALIDITY_DIFFERS: { status: 422, retryable: false, de: "Die Erklärung gilt bis {expected:instant}, nicht bis {given:instant}.", en: "The declaration is valid until {expected:instant}, not until {given:instant}." },
  DISCUSSION_TOO_SHORT: { status: 422, retryable: false, de: "Nach der Erörterung darf die Abstimmung frühestens {earliest:instant} beginnen (§43b(1) GenG).", en: "After the discussion the vote may begin on {earliest:instant} at the earliest (§43b(1) GenG)." },
  DISCUSSION_UNAVAILABLE: { status: 422, retryable: false, de: "Dieses Verfahren kennt keine Erörterung.", en: "This procedure knows no discussion." },
  DOCUMENT_MISSING: { status: 422, retryable: false, de: "Die Einberufung nennt kein Dokument.", en: "The opening names no document." },
  ELECTION_INVALID: { status: 422, retryable: false, de: "Eine Wahl braucht Sitze in aufsteigender Folge und 1 bis 24 verschiedene Kandidaten; genannt sind {seats} Sitze und {candidates} Kandidaten.", en: "An election needs seats in ascending order and 1 to 24 different candidates; {seats} seats and {candidates} candidates are named." },
  ELECTION_SECRET: { status: 422, retryable: false, de: "Das Gremium {body} wird geheim gewählt (§43a GenG); das geschieht nicht hier.", en: "The body {body} is elected in secret (§43a GenG), which is not done here." },
  ELECTOR_NOT_ENTITLED: { status: 403, retryable: false, de: "In dieser Abstimmung besteht kein Stimmrecht.", en: "There is no right to vote in this vote." },
  EMERGENCY_UNAVAILABLE: { status: 422, retryable: false, de: "Die Satzung kennt keinen Notvorstand.", en: "The articles know no emergency board." },
  ENDORSEMENTS_NOT_SORTED: { status: 400, retryable: false, de: "Die Unterstützungen sind bei Mitglied {member} nicht aufsteigend.", en: "The endorsements do not ascend at member {member}." },
  ENDORSEMENTS_TOO_FEW: { status: 403, retryable: false, de: "{given} von {all} Mitgliedern unterstützen das; das genügt nicht.", en: "{given} of {all} members endorse this; that does not suffice." },
  ENDORSEMENT_REPEATED: { status: 409, retryable: false, de: "Das Mitglied {member} unterstützt das schon.", en: "The member {member} endorses this already." },
  EXCLUSION_MISSING: { status: 422, retryable: false, de: "Über den Ausschluss des Mitglieds {member} ist nicht beschlossen, oder er ist schon abgesandt (§68 GenG).", en: "The exclusion of the member {member} is not decided, or sent already (§68 GenG)." },
  EXECUTOR_CODE_MISMATCH: { status: 422, retryable: false, de: "Der Vertrag {executor} hat einen anderen Code als genannt.", en: "The contract {executor} has other code than named." },
  EXECUTOR_LAST: { status: 422, retryable: false, de: "Der letzte ausführende Vertrag {executor} kann nicht abgelöst werden.", en: "The last executor {executor} cannot be retired." },
  EXECUTOR_RETIRED: { status: 409, retryable: false, de: "Dieser Vertrag eröffnet keine Abstimmungen mehr.", en: "This contract opens no more votes." },
  EXECUTOR_UNKNOWN: { status: 404, retryable: false, de: "Einen ausführenden Vertrag {executor} gibt es nicht.", en: "There is no executor {executor}." },
  EXIT_NOTICE_TOO_LATE: { status: 422, retryable: false, de: "Für {until:instant} war nur vor {latest:instant} zu kündigen (§65(2) GenG).", en: "For {until:instant}, notice was due before {latest:instant} (§65(2) GenG)." },
  EXIT_NOT_AT_YEAR_END: { status: 422, retryable: false, de: "{until:instant} ist kein Schluss eines Geschäftsjahres (§65(1) GenG).", en: "{until:instant} is no end of a financial year (§65(1) GenG)." },
  FIRST_MEETING_MISSING: { status: 422, retryable: false, de: "Die Fortsetzung braucht eine erste Versammlung über dieselben Unterlagen, angenommen und mindestens einen Monat her (§79a(4) GenG).", en: "The continuation needs a first meeting on the same documents, adopted and a month ago at least (§79a(4) GenG)." },
  FOUNDING_EXISTS: { status: 409, retryable: false, de: "{directory} ist nicht leer; ein Register wird dort nicht noch einmal gegründet.", en: "{directory} is not empty; no ledger is founded there again." },
  FOUNDING_REFUSED: { status: 422, retryable: false, de: "Die Gründung wird abgelehnt ({step}): {reason}", en: "The founding is refused ({step}): {reason}" },
  HOLDER_IS_VOTING_PERSON: { status: 422, retryable: false, de: "Diese Person stimmt schon für das Mitglied ab.", en: "This person votes for the member already." },
  INDEX_BEHIND: { status: 503, retryable: true, de: "Der Index liegt {blocks} Blöcke zurück.", en: "The index is {blocks} blocks behind." },
  INDEX_CHAIN_DIFFERS: { status: 500, retryable: false, de: "Der Index steht bei Block {block} ({expected}), die Kette hat dort {found}. Index löschen oder Kette wiederherstellen.", en: "The index is at block {block} ({expected}), the chain has {found} there. Delete the index or restore the chain." },
  INDEX_EMPTY: { status: 503, retryable: true, de: "Der Index enthält noch keinen Block.", en: "The index holds no block yet." },
  INDEX_HEADER_MISMATCH: { status: 500, retryable: false, de: "Der Kopf von Block {block} ergibt den Hash {found} statt {expected}.", en: "The header of block {block} hashes to {found} instead of {expected}." },
  INDEX_LOCKED: { status: 500, retryable: true, de: "Ein anderer Prozess benutzt den Index.", en: "Another process uses the index." },
  INDEX_LOG_UNREADABLE: { status: 500, retryable: false, de: "Ereignis {log} in Block {block} ist nicht lesbar: {reason}", en: "Event {log} of block {block} is unreadable: {reason}" },
  INDEX_PARENT_MISMATCH: { status: 500, retryable: false, de: "Block {block} folgt auf {found} statt auf {expected}.", en: "Block {block} follows {found} instead of {expected}." },
  INDEX_RECEIPTS_MISMATCH: { status: 500, retryable: false, de: "Die Belege von Block {block} ergeben {found} statt {expected}: Der Knoten lässt etwas weg.", en: "The receipts of block {block} hash to {found} instead of {expected}: the node leaves something out." },
  INSTANT_AHEAD: { status: 422, retryable: false, de: "Der Zeitpunkt {instant:instant} liegt in der Zukunft.", en: "The instant {instant:instant} lies ahead." },
  INSTANT_PAST: { status: 422, retryable: false, de: "Der Zeitpunkt {instant:instant} ist vorbei.", en: "The instant {instant:instant} is past." },
  INTERNAL: { status: 500, retryable: true, de: "Unerwarteter Fehler.", en: "Unexpected error." },
  INVESTORS_TOO_MANY: { status: 422, retryable: false, de: "Höchstens ein Viertel des Aufsichtsrats sind investierende Mitglieder (§8(2) GenG); es wären {investors}.", en: "At most a quarter of the supervisory board are investing members (§8(2) GenG); there would be {investors}." },
  INVITATION_MISSING: { status: 409, retryable: false, de: "Es gibt keine Einladung, der zu widersprechen wäre.", en: "There is no invitation to object to." },
  INVITATION_NOT_READY: { status: 409, retryable: true, de: "Die Einladung gilt erst ab {readyAt:instant}.", en: "The invitation is good from {readyAt:instant} on." },
  INVITATION_WRONG: { status: 403, retryable: false, de: "Die Einladung gilt nicht (mehr).", en: "The invitation is not valid (any more)." },
  JOINT_CHAIR_MISSING: { status: 403, retryable: false, de: "Auch der Vorsitz des Gremiums {body} muss einberufen (§43b GenG).", en: "The chair of the body {body} must open the vote, too (§43b GenG)." },
  JSON_MALFORMED: { status: 400, retryable: false, de: "Die Anfrage ist kein lesbares JSON.", en: "The request is no readable JSON." },
  KEY_INVALID: { status: 422, retryable: false, de: "Das ist kein Schlüssel.", en: "This is no key." },
  KEY_IN_USE: { status: 409, retryable: false, de: "Dieser Schlüssel ist schon vergeben.", en: "This key is already in use." },
  LEDGER_FILE_UNREADABLE: { status: 500, retryable: false, de: "{file} ist nicht lesbar: {reason}", en: "{file} is unreadable: {reason}" },
  LEDGER_NOT_SEALED: { status: 503, retryable: true, de: "Die Gründung ist noch nicht besiegelt.", en: "The founding is not sealed yet." },
  MATTER_MISMATCH: { status: 422, retryable: false, de: "Der Beschluss kann nicht betreffen: {given:matter}. Er betrifft eines von: {expected:matters}.", en: "The resolution cannot be about: {given:matter}. It is about one of: {expected:matters}." },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, retryable: false, de: "Die Anfrage muss application/json enthalten.", en: "The request must hold application/json." },
  MEMBERSHIP_ENDING: { status: 409, retryable: false, de: "Die Mitgliedschaft endet schon zum {until:instant}.", en: "The membership ends at {until:instant} already." },
  MEMBERSHIP_MISSING: { status: 422, retryable: false, de: "Ein gegenwärtiges Mitglied {member} gibt es nicht.", en: "There is no present member {member}." },
  MEMBERSHIP_UNENDED: { status: 409, retryable: false, de: "Die Mitgliedschaft {member} endet nicht.", en: "The membership {member} does not end." },
  MEMBER_ALIVE: { status: 422, retryable: false, de: "Der Tod des Mitglieds {member} ist nicht vermerkt (§77 GenG).", en: "The death of the member {member} is not noted (§77 GenG)." },
  MEMBER_DEAD: { status: 409, retryable: false, de: "Der Tod des Mitglieds {member} ist vermerkt (§77 GenG).", en: "The death of the member {member} is noted (§77 GenG)." },
  MEMBER_NOT_NATURAL: { status: 422, retryable: false, de: "Das Mitglied {member} ist eine Organisation.", en: "The member {member} is an organisation." },
  MEMBER_NOT_ORGANISATION: { status: 422, retryable: false, de: "Das Mitglied {member} ist keine Organisation.", en: "The member {member} is no organisation." },
  MEMBER_UNKNOWN: { status: 404, retryable: false, de: "Ein Mitglied {member} gibt es nicht.", en: "There is no member {member}." },
  METHOD_NOT_ALLOWED: { status: 405, retryable: false, de: "{method} gibt es hier nicht, nur {allowed}.", en: "There is no {method} here, only {allowed}." },
  MINUTES_SIGNED: { status: 409, retryable: false, de: "Die Niederschrift der Abstimmung {vote} ist schon unterschrieben.", en: "The minutes of the vote {vote} are signed already." },
  NOTICE_TOO_SHORT: { status: 422, retryable: false, de: "Die Abstimmung darf frühestens {earliest:instant} beginnen (§46 GenG oder Satzung).", en: "The vote may begin on {earliest:instant} at the earliest (§46 GenG, or the statute)." },
  NOTICE_WITHOUT_END: { status: 422, retryable: false, de: "Die Kündigung nennt kein Ende der Mitgliedschaft.", en: "The notice names no end of the membership." },
  OBJECTION_AGAINST_PRINCIPAL: { status: 403, retryable: false, de: "Wer vertreten wird, dem schadet der Vertreter nicht durch Widerspruch.", en: "Nobody objects to the disadvantage of whom they represent." },
  OBJECTION_REPEATED: { status: 409, retryable: false, de: "Der Widerspruch liegt schon vor.", en: "The objection was raised already." },
  OBJECTION_TOO_LATE: { status: 409, retryable: false, de: "Widerspruch war nur bis {until:instant} möglich.", en: "Objections were possible only until {until:instant}." },
  OBJECTION_UNAVAILABLE: { status: 422, retryable: false, de: "Gegen dieses Verfahren gibt es keinen Widerspruch.", en: "Nobody can object to this procedure." },
  OFFICER_CONCERNED: { status: 403, retryable: false, de: "Wer selbst betroffen ist, unterschreibt nicht.", en: "Who is concerned does not sign." },
  OFFICER_OF_SAME_BODY: { status: 403, retryable: false, de: "Die zweite Unterschrift kommt aus einem anderen Gremium.", en: "The second signature comes from another body." },
  OFFICER_REQUIRED: { status: 403, retryable: false, de: "Der Sitz {seat} im Gremium {body} ist keiner von Vorstand oder Aufsichtsrat.", en: "The seat {seat} of the body {body} is none of board or supervisory board." },
  OFFICER_TWICE: { status: 403, retryable: false, de: "Zwei verschiedene Personen müssen unterschreiben.", en: "Two different persons must sign." },
  OFFICE_NOT_OF_MEMBER: { status: 422, retryable: false, de: "Ein Amt hat nur, wer Mitglied ist oder ein Mitglied gesetzlich vertritt (§9(2) GenG).", en: "Office is for members, and for who represents one by law (§9(2) GenG)." },
  OPENERS_NOT_SORTED: { status: 400, retryable: false, de: "Die Unterschriften sind nicht nach Sitzen geordnet.", en: "The signatures are not sorted by seat." },
  OPENERS_TOO_FEW: { status: 403, retryable: false, de: "Ohne den Vorsitz genügen {given} Unterschriften nicht; die Regeln nennen {required} Sitze (0: nur der Vorsitz).", en: "Without the chair {given} signatures do not suffice; the rules name {required} seats (0: the chair alone)." },
  OPENERS_TOO_MANY: { status: 422, retryable: false, de: "Die Regelfassung verlangt {openers} Sitze zur Einberufung, es gibt aber nur {seats}.", en: "The rule set wants {openers} seats to open a vote, but there are only {seats}." },
  OPENER_NOT_CONVENER: { status: 403, retryable: false, de: "Der Sitz {seat} im Gremium {body} beruft dieses Gremium nicht ein.", en: "The seat {seat} of the body {body} does not convene this body." },
  ORIGIN_INVALID: { status: 422, retryable: false, de: "Die Adresse der Seite ist unzulässig.", en: "The site's origin is not permitted." },
  PAPER_MANNER_INVALID: { status: 422, retryable: false, de: "So wird keine Stimme aufgenommen; nur auf Papier oder am Telefon.", en: "No ballot is recorded in this manner; on paper or by telephone only." },
  PERIOD_EMPTY: { status: 422, retryable: false, de: "Die Abstimmung beginnt um {startsAt:instant} und endet schon um {endsAt:instant}.", en: "The vote begins at {startsAt:instant} and ends at {endsAt:instant} already." },
  PERSON_INACTIVE: { status: 422, retryable: false, de: "Die Person handelt für kein gegenwärtiges Mitglied.", en: "The person acts for no present member." },
  PERSON_OF_OTHER_MEMBER: { status: 422, retryable: false, de: "Die Person gehört nicht zum Mitglied {member}.", en: "The person does not belong to the member {member}." },
  PERSON_SEATED: { status: 409, retryable: false, de: "Die Person hat im Gremium {body} schon den Sitz {seat}.", en: "The person holds the seat {seat} of the body {body} already." },
  PERSON_UNKNOWN: { status: 404, retryable: false, de: "Diese Person gibt es nicht.", en: "There is no such person." },
  PORT_UNAVAILABLE: { status: 500, retryable: true, de: "Der Port {port} ist nicht zu haben: {reason}", en: "The port {port} cannot be had: {reason}" },
  PROXIES_UNAVAILABLE: { status: 422, retryable: false, de: "In dieser Abstimmung gibt es keine Vollmachten.", en: "There are no proxies in this vote." },
  PROXY_GIVEN: { status: 409, retryable: false, de: "Das Mitglied {principal} hat schon eine Vollmacht erteilt.", en: "The member {principal} has given a proxy already." },
  PROXY_HOLDER_FULL: { status: 422, retryable: false, de: "Diese Person vertritt schon {principals}; mehr sind nicht zulässig (§43(5) GenG).", en: "This person represents {principals} already; more are not permitted (§43(5) GenG)." },
  PROXY_MISSING: { status: 409, retryable: false, de: "Das Mitglied {principal} hat keine Vollmacht erteilt.", en: "The member {principal} has given no proxy." },
  PROXY_USED: { status: 409, retryable: false, de: "Für das Mitglied {principal} ist schon abgestimmt.", en: "A ballot was cast for the member {principal} already." },
  QUERY_INVALID: { status: 400, retryable: false, de: "Die Angabe {field} ist ungültig.", en: "The value of {field} is invalid." },
  QUORUM_UNATTAINABLE: { status: 422, retryable: false, de: "Die Regelfassung verlangt {required} Teilnehmende, es gibt aber nur {heads}.", en: "The rule set requires {required} participants, but there are only {heads}." },
  RECALL_REQUIRED: { status: 422, retryable: false, de: "Aus dem Gremium {body} wird mit drei Vierteln abberufen, aus anderen nicht (§36(3) GenG).", en: "Recall with three quarters is for the body of supervisors, which {body} must be (§36(3) GenG)." },
  RECEIPT_UNKNOWN: { status: 404, retryable: true, de: "Zur Kennung {id} gibt es hier weder Beleg noch Stimme.", en: "There is neither a receipt nor a ballot {id} here." },
  REGISTRATION_DONE: { status: 409, retryable: false, de: "Die Eintragung zur Abstimmung {vote} ist schon vermerkt.", en: "The entry for the vote {vote} is noted already." },
  REGISTRATION_UNAVAILABLE: { status: 422, retryable: false, de: "Zur Abstimmung {vote} gibt es nichts einzutragen (§16(6) GenG).", en: "There is nothing to enter for the vote {vote} (§16(6) GenG)." },
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
  REPRESENTATIVE_REQUIRED: { status: 403, retryable: false, de: "Für das Mitglied {member} unterschreibt, wer es gesetzlich vertritt.", en: "For the member {member} signs who represents it by law." },
  REQUEST_INVALID: { status: 400, retryable: false, de: "Ungültige Angaben: {fields}.", en: "Invalid values: {fields}." },
  REQUEST_TOO_LARGE: { status: 413, retryable: false, de: "Die Anfrage ist größer als {limit} Bytes.", en: "The request is larger than {limit} bytes." },
  RESULT_ALREADY_DECLARED: { status: 409, retryable: false, de: "Das Ergebnis der Abstimmung {vote} ist schon festgestellt.", en: "The result of the vote {vote} was declared already." },
  RESULT_DIFFERS: { status: 422, retryable: false, de: "Das Ergebnis lautet anders: {expected:outcome}.", en: "The outcome is another: {expected:outcome}." },
  ROLE_TAKEN: { status: 409, retryable: false, de: "Dieses Amt im Gremium {body} hat schon der Sitz {seat}.", en: "The seat {seat} of the body {body} has this role already." },
  ROUTE_UNKNOWN: { status: 404, retryable: false, de: "Die Adresse {path} gibt es nicht.", en: "There is no address {path}." },
  RULE_SET_NOT_OWN: { status: 422, retryable: false, de: "Das Gremium {body} gibt nur sich selbst Regeln, nicht dem Gremium {given}.", en: "The body {body} gives rules to itself only, not to the body {given}." },
  RULE_SET_OUTDATED: { status: 409, retryable: false, de: "Es gilt die Regelfassung {expected}, nicht {given}.", en: "The rule set {expected} is in force, not {given}." },
  RULE_SET_UNLAWFUL: { status: 422, retryable: false, de: "Die Regelfassung ist unzulässig: {faults:faults}", en: "The rule set is not permitted: {faults:faults}" },
  SEAT_OCCUPIED: { status: 409, retryable: false, de: "Der Sitz {seat} im Gremium {body} ist besetzt.", en: "The seat {seat} of the body {body} is occupied." },
  SEAT_SIGNATURE_WRONG: { status: 403, retryable: false, de: "Die Unterschrift für den Sitz {seat} im Gremium {body} stimmt nicht.", en: "The signature for the seat {seat} of the body {body} does not hold." },
  SEAT_UNKNOWN: { status: 404, retryable: false, de: "Einen Sitz {seat} im Gremium {body} gibt es nicht.", en: "There is no seat {seat} of the body {body}." },
  SEGMENT_MISMATCH: { status: 422, retryable: false, de: "Der Sitz verlangt die Mitgliedsart {required}, nicht {actual}.", en: "The seat requires the kind of member {required}, not {actual}." },
  SHARES_INVALID: { status: 422, retryable: false, de: "{shares} Anteile lassen sich nicht übertragen.", en: "{shares} shares cannot be transferred." },
  SIGNATURES_MISCOUNTED: { status: 400, retryable: false, de: "Es braucht {required} Unterschriften, gegeben sind {given}.", en: "There must be {required} signatures, {given} are given." },
  SIGNATURE_MALFORMED: { status: 400, retryable: false, de: "Die Unterschrift ist ab Byte {offset} nicht lesbar.", en: "The signature is unreadable from byte {offset} on." },
  SIGNATURE_WRONG: { status: 403, retryable: false, de: "Die Unterschrift stimmt nicht.", en: "The signature does not hold." },
  SITE_UNKNOWN: { status: 422, retryable: false, de: "Der Passkey gehört zu keiner gültigen Seite des Portals.", en: "The passkey belongs to no site of the portal that is in force." },
  TABLE_FULL: { status: 409, retryable: false, de: "Das Verzeichnis ist voll.", en: "The table is full." },
  TERM_EMPTY: { status: 422, retryable: false, de: "Die Amtszeit von {since:instant} bis {until:instant} ist leer.", en: "The term from {since:instant} until {until:instant} is empty." },
  TERM_TOO_LONG: { status: 422, retryable: false, de: "Die Amtszeit darf höchstens bis {latest:instant} dauern (§43a GenG).", en: "The term may last until {latest:instant} at most (§43a GenG)." },
  VOTES_INVALID: { status: 422, retryable: false, de: "{votes} Stimmen kann dieses Mitglied nicht haben (§43(3), §8(2) GenG).", en: "This member cannot have {votes} votes (§43(3), §8(2) GenG)." },
  VOTE_NOT_CLOSED: { status: 409, retryable: true, de: "Die Abstimmung {vote} ist noch nicht geschlossen.", en: "The vote {vote} is not closed yet." },
  VOTE_NOT_OPEN_YET: { status: 409, retryable: true, de: "Die Abstimmung {vote} hat noch nicht begonnen.", en: "The vote {vote} has not begun yet." },
  VOTE_OPENERS_DIFFER: { status: 403, retryable: false, de: "Zurückgenommen wird die Abstimmung von denen, die sie einberufen haben.", en: "A vote is withdrawn by those who opened it." },
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

/** Fills a catalogue's sentence; `{until:instant}` is the fact `until`, written by the writer `instant` where there is one. */
export function sentence(
  template: string,
  facts: Facts,
  writers: Readonly<Record<string, (fact: Facts[string]) => string>> = {},
): string {
  return template.replace(/\{(\w+)(?::(\w+))?\}/g, (braces, name: string, writer = "") => {
    const fact = facts[name];
    return fact === undefined ? braces : (writers[writer] ?? String)(fact);
  });
}
