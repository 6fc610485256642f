/** German, the source text. Other languages satisfy its type. */
import type { RuleCode } from "../protocol/derivation.ts";
import type { ExecutionView } from "../queries/voteViews.ts";
import * as words from "../words/de.ts";
import { formatFor } from "../words/format.ts";

type Numbers = Readonly<Record<string, number>>;

const f = formatFor("de");
const n = (value: number | undefined) => f.number(value ?? 0);
const count = (value: number, one: string, many: string) =>
  `${f.number(value)} ${f.plural(value) === "one" ? one : many}`;

const rules: Readonly<Record<RuleCode, string>> = {
  NOTICE: "Einberufungsfrist",
  DISCUSSION: "Erörterung",
  OBJECTIONS: "Kein Widerspruch gegen das Verfahren",
  WITHDRAWAL: "Keine Rücknahme",
  OUTAGE: "Kein Ausfall",
  ELECTORATE: "Stimmrecht",
  BAN: "Stimmverbot",
  PARTICIPATION: "Mindestbeteiligung",
  QUORUM: "Beschlussfähigkeit",
  MULTIPLE_VOTES: "Mehrstimmrechte",
  INVESTORS: "Investierende Mitglieder überstimmen niemanden",
  MAJORITY: "Mehrheit",
  CASTING_VOTE: "Stichentscheid des Vorsitzes",
  ELECTION: "Wahl",
  HANGS_ON_LATE: "Verspätet geschriebene Stimmen",
  HANGS_ON_ELECTORATE: "Stichtag des Stimmrechts",
  HANGS_ON_CAP_BASE: "Berechnung des Zehntels",
  HANGS_ON_REVOCABILITY: "Änderung von Stimmen",
  HANGS_ON_BAN: "Stimmrecht der Betroffenen",
  HANGS_ON_HEARING: "Anhörung",
  DECLARATION: "Feststellung des Ergebnisses",
  REGISTRATION: "Eintragung ins Register",
  STANDING: "Bestand",
};

const executions: Readonly<Record<ExecutionView["state"], string>> = {
  UNDECIDED: "offen",
  LAPSED: "entfällt",
  WAITING: "nach Feststellung oder Eintragung",
  READY: "steht an",
  EXECUTED: "ausgeführt",
  REFUSED: "nicht mehr möglich",
};

/** „mehr als 1/2“ oder „mindestens 3/4“ */
const share = (num: number, den: number, strict: boolean) =>
  `${strict ? "mehr als" : "mindestens"} ${f.fraction(num, den)}`;

export const de = {
  language: "Deutsch",
  skip: "Zum Inhalt springen",
  back: (place: string) => `Zurück: ${place}`,
  navigation: "Bereiche",
  start: "Start",
  votes: "Abstimmungen",
  members: "Mitgliederliste",
  asOf: (block: string, time: string) => `Stand: Block ${block}, ${time}`,
  behind: (blocks: number) =>
    `Der Index holt noch auf: ${count(blocks, "Block fehlt", "Blöcke fehlen")}.`,
  sameData: "Dieselben Daten als JSON",
  interface: "Schnittstelle",
  none: "–",
  next: "Weiter",
  more: "Ältere zeigen",

  ...words,
  executions,

  body: (number: number, name: string | undefined) => name ?? `Gremium ${n(number)}`,
  auditor: (number: number, name: string | undefined) => name ?? `Prüfer ${n(number)}`,
  member: (number: number, segment: string | undefined) =>
    segment === undefined ? `Mitglied ${n(number)}` : `Mitglied ${n(number)} (${segment})`,
  person: (number: number) => `Person ${n(number)}`,
  seat: (number: number) => `Sitz ${n(number)}`,
  block: (number: number) => `Block ${n(number)}`,
  transaction: "Transaktion",

  subjects: {
    seat: (body: string, seat: number, person: number, until: string) =>
      `${body}, Sitz ${n(seat)} für Person ${n(person)} bis ${until}`,
    unseat: (body: string, seat: number, person: number) =>
      `Abberufung der Person ${n(person)} von Sitz ${n(seat)}, ${body}`,
    ruleSet: (body: string) => `Neue Regelfassung für: ${body}`,
    key: (person: number) => `Neuer Schlüssel für Person ${n(person)}`,
    endRelay: (relay: number) => `Ablösung des Relais ${n(relay)}`,
    site: (origin: string) => `Neue Seite des Portals: ${origin}`,
    election: (body: string, seats: number) => `${body}: Wahl für ${count(seats, "Sitz", "Sitze")}`,
    exclusion: (member: number) => `Ausschluss des Mitglieds ${n(member)}`,
    votes: (member: number, votes: number) =>
      `${count(votes, "Stimme", "Stimmen")} für Mitglied ${n(member)}`,
  },

  startPage: {
    title: "Mitglieder und Abstimmungen",
    lead: (name: string, place: string) =>
      `${name}, ${place}, führt hier Mitgliederliste und Abstimmungen im Umlaufverfahren. Was hier steht, kann niemand nachträglich ändern, auch nicht, wer diesen Server betreibt.`,
    running: "Laufende Abstimmungen",
    runningEmpty: "Zurzeit läuft keine Abstimmung.",
    closedLink: "Zu den abgeschlossenen Abstimmungen",
    noneYet: "Es gab noch keine Abstimmung.",
    figures: "In Zahlen",
    memberCount: "Gegenwärtige Mitglieder",
    voteCount: "Abstimmungen insgesamt",
    auditors: "Prüfungsverband",
    bodies: "Gremien",
    everyMember: (heads: number) =>
      `Alle Mitglieder; stimmberechtigt ${heads === 1 ? "ist" : "sind"} ${n(heads)}.`,
    seatsOf: (body: string) => `Sitze: ${body}`,
    seat: "Sitz",
    holder: "Inhaber",
    office: "Amt",
    vacant: "unbesetzt",
    reserved: "Vorbehalten für",
    anySegment: "alle",
    termEnd: "Amtszeit bis",
    proof: "Nachprüfen",
    proofText:
      "Wer prüfen will, muss diesem Portal nicht glauben: Zwei Server an derselben Kette zeigen nach demselben Block denselben Prüfwert.",
    founding: "Gründung",
    chain: "Kette",
    indexed: "Zuletzt eingelesen",
    blockHash: "Hash des Blocks",
    digest: "Prüfwert",
  },

  votesPage: {
    title: "Abstimmungen",
    caption: "Abstimmungen im Umlaufverfahren, neueste zuerst",
    toMembers: "Zur Mitgliederliste",
    subject: "Gegenstand",
    status: "Status",
    deadline: "Frist",
    participation: "Beteiligung",
    result: "Ergebnis",
    afterClose: "nach dem Abschluss",
    number: (number: number) => `Nr. ${n(number)}`,
  },

  votePage: {
    title: (number: number) => `Abstimmung ${n(number)}`,
    reasons: {
      pending: (start: string) => `Die Abstimmung beginnt am ${start}.`,
      announced: (start: string) => `Die Erörterung beginnt am ${start}.`,
      discussion: (start: string) => `Erörtert wird bis zum Beginn der Abstimmung am ${start}.`,
      voting: (end: string) =>
        `Stimmen können bis ${end} eingehen. Ein Zwischenergebnis gibt es nicht: Es würde beeinflussen, wer noch nicht abgestimmt hat.`,
      ended: "Die Frist ist abgelaufen. Das Ergebnis steht hier, sobald ausgezählt ist.",
      grace: (until: string) =>
        `Die Abstimmung ist beendet. Bis ${until} werden Stimmen, die rechtzeitig eingegangen sind, noch geschrieben; danach wird ausgezählt.`,
      closed: (at: string) => `Die Abstimmung ist abgeschlossen seit ${at}.`,
    },
    facts: "Auf einen Blick",
    body: "Gremium",
    subject: "Gegenstand",
    procedure: "Verfahren",
    law: "Recht",
    discussion: "Erörterung ab",
    begin: "Beginn",
    deadline: "Frist",
    untilNote:
      "Maßgeblich ist die Zeit des Blocks. Wer genau zu diesem Zeitpunkt abstimmt, kommt zu spät.",
    remaining: (duration: string) => `noch ${duration}`,
    entitled: "Stimmberechtigt",
    entitledText: (eligible: number, all: number) =>
      eligible === all ? n(eligible) : `${n(eligible)} von ${n(all)}`,
    concerned: "Betroffen",
    barred: "stimmen nicht mit, auch nicht für andere",
    notBarred: "stimmen mit",
    weights: "Stimmen je Mitglied",
    basis: "100-%-Basis",
    majority: "Mehrheit",
    majorityText: (num: number, den: number, strict: boolean, base: string) =>
      `${share(num, den, strict)} ${base}`,
    secrecy: "Art der Abstimmung",
    revocable: "Stimme änderbar",
    proxies: "Vollmachten",
    proxiesText: (most: number) => `höchstens ${n(most)} je Person (§43(5) GenG)`,
    effective: "Wirksam",
    grace: "Nachfrist",
    graceText: (duration: string) => `${duration} für Stimmen, die rechtzeitig eingegangen sind`,
    openedBy: "Eröffnet durch",
    byMinority: "Mitglieder (§45 GenG)",
    minutes: "Niederschrift",
    ended: "Beendet",
    execution: "Ausführung",
    objections: "Widersprüche",
    rules: "Damit der Beschluss zustande kommt",
    rulesAfter: "Wie das Ergebnis zustande kam",
    met: "erfüllt",
    open: "offen",
    notMet: "nicht erfüllt",
    decisive: "Das hat entschieden.",
    participation: "Beteiligung",
    participationText: (voted: number, eligible: number) =>
      `${n(voted)} von ${n(eligible)} (${f.share(voted, eligible)})`,
    required: (required: string) => `Der Strich zeigt die nötige Beteiligung: ${required}.`,
    noneVoted: "Noch ist keine Stimme geschrieben.",
    result: "Ergebnis",
    resultCaption: (base: string) => `Stimmen je Wahl; 100 % sind ${base}`,
    choice: "Wahl",
    members: "Mitglieder",
    heads: "Stimmen",
    candidate: "Kandidat",
    elected: "Gewählt für",
    electionCaption: "Stimmen je Kandidat, die meisten zuerst",
    shareOfBase: "Anteil",
    total: "Zusammen",
    noResult: "Das Ergebnis steht hier nach dem Abschluss der Abstimmung.",
    contestable: "anfechtbar",
    standings: { ANNULLED: "aufgehoben", INVALID_PROCEDURE: "nichtig" },
    contestableText: (added: number) =>
      `${count(added, "Stimme ist rechtzeitig eingegangen, aber erst nach der Frist geschrieben worden. Ohne sie", "Stimmen sind rechtzeitig eingegangen, aber erst nach der Frist geschrieben worden. Ohne sie")} wäre das Ergebnis ein anderes. Dafür steht allein der Stimmbeleg des Relais.`,
    declared: "Festgestellt am",
    elections: {
      ADOPTED: "Gewählt ist, wer in der Liste für einen Sitz steht.",
      REJECTED: "Niemand ist gewählt.",
    },
    notDeclared: "Das Ergebnis ist noch nicht festgestellt.",
    timeline: "Verlauf",
    events: {
      VoteOpened: "Eröffnet",
      ProcedureObjected: "Widerspruch gegen das Verfahren",
      VotingEnded: "Abstimmung beendet",
      VoteClosed: "Ausgezählt",
      ElectorsSettled: "Ausgeschiedene berücksichtigt",
      Elected: "Gewählt",
      ResultDeclared: "Ergebnis festgestellt",
      MinutesSigned: "Niederschrift unterschrieben",
      ResolutionRegistered: "Ins Register eingetragen",
      ResolutionAnnulled: "Beschluss steht nicht mehr",
      ActionExecuted: "Beschluss ausgeführt",
      ActionRefused: "Beschluss nicht mehr ausführbar",
    },
    verify: "Nachprüfen",
    verifyText:
      "Die Kennung ist der Hash der unterschriebenen Einberufung. Mit der Kennung vom Stimmbeleg lässt sich jede Stimme wiederfinden.",
    id: "Kennung der Abstimmung",
    documents: "Prüfwert des Antrags",
    ballots: "Liste aller gezählten Stimmen (JSON)",
    voters: "Verzeichnis der Abstimmenden mit Art der Stimmabgabe (JSON)",
    written: "Geschrieben",
    batches: (batches: number, skipped: number) =>
      `${n(batches)} Stapel; ${count(skipped, "Stimme", "Stimmen")} nicht gezählt`,
  },

  rule: {
    title: rules,
    NOTICE: (given: string, required: string) => `${given} vorher; nötig: ${required}.`,
    DISCUSSION: (given: string, required: string) => `${given} zur Erörterung; nötig: ${required}.`,
    OBJECTIONS: ({ objections = 0, aborting = 0 }: Numbers) => {
      const given = count(objections, "Widerspruch", "Widersprüche");
      if (aborting === 0) return `${given}; das Verfahren geht weiter.`;
      return aborting === 1
        ? `${given}; schon einer bricht das Verfahren ab.`
        : `${given}; ${n(aborting)} brechen das Verfahren ab.`;
    },
    WITHDRAWAL: (_: Numbers) => "Wer einberufen hat, hat die Abstimmung zurückgenommen.",
    OUTAGE: (_: Numbers) => "Nach einem Ausfall wurde das Verfahren abgebrochen.",
    ELECTORATE: ({ eligible = 0, all = 0 }: Numbers, rule: string) =>
      `${n(eligible)} von ${n(all)}; maßgeblich: ${rule}.`,
    BAN: ({ barred = 0 }: Numbers) =>
      `Wer betroffen ist, stimmt nicht mit, auch nicht für andere${barred > 0 ? `: ${count(barred, "Stimmberechtigter fällt", "Stimmberechtigte fallen")} weg` : ""}.`,
    PARTICIPATION: ({ participants = 0, required = 0 }: Numbers) =>
      `${n(participants)} haben abgestimmt, nötig sind ${n(required)}.`,
    QUORUM: ({ participants = 0, num = 0, den = 0, base = 0, required = 0 }: Numbers) =>
      `${n(participants)} von ${n(base)} haben abgestimmt; nötig ist ${f.fraction(num, den)}, also mindestens ${n(required)}.`,
    MULTIPLE_VOTES: ({ heads = 0, votes = 0, most = 0 }: Numbers, scheme: string) =>
      `${n(heads)} Abstimmende haben ${n(votes)} Stimmen${most > 0 ? `, niemand mehr als ${n(most)}` : ""}: ${scheme}.`,
    INVESTORS: ({ all = 0, counted = 0 }: Numbers) =>
      `Von ${count(all, "Stimme", "Stimmen")} investierender Mitglieder ${counted === 1 ? "zählt" : "zählen"} ${n(counted)}.`,
    ELECTION: ({ seats = 0, filled = 0, required = 0 }: Numbers) =>
      `${n(filled)} von ${count(seats, "Sitz ist", "Sitzen sind")} besetzt; gewählt ist, wer mindestens ${n(required)} Stimmen hat.`,
    MAJORITY_OPEN: (num: number, den: number, strict: boolean, base: string) =>
      `Nötig: ${share(num, den, strict)} ${base}. Gezählt wird erst nach dem Ende.`,
    MAJORITY: ({ yes = 0, no = 0, base = 0, required = 0 }: Numbers) =>
      `${n(yes)} Ja, ${n(no)} Nein; nötig sind ${n(required)} Ja von ${n(base)}.`,
    TIE: ({ yes = 0, no = 0 }: Numbers) => `${n(yes)} Ja, ${n(no)} Nein: Gleichstand.`,
    CASTING_VOTE: (choice: string) => `Der Vorsitz hat so gestimmt: ${choice}.`,
    DECLARATION: (done: boolean): string =>
      done ? "Das Ergebnis ist festgestellt." : "Das Ergebnis ist noch nicht festgestellt.",
    REGISTRATION: (done: boolean): string =>
      done ? "Die Eintragung ist vermerkt." : "Wirksam wird der Beschluss mit der Eintragung.",
    HANGS_ON_LATE: ({ added = 0 }: Numbers, decisive: boolean) =>
      `${count(added, "Stimme wurde", "Stimmen wurden")} erst nach der Frist geschrieben. Ohne sie wäre das Ergebnis ${decisive ? "ein anderes" : "dasselbe"}.`,
  },

  membersPage: {
    title: "Mitgliederliste",
    lead: "Hier stehen Nummern, keine Namen: Namen und Anschriften sind nicht Teil des Registers. Die Liste nach § 30 GenG führt der Vorstand.",
    at: "Stichtag",
    atHint: "Die Liste zeigt, wer am Ende dieses Tages Mitglied war.",
    show: "Anzeigen",
    errorPrefix: "Fehler:",
    invalid: "Geben Sie einen Tag des Kalenders an, zum Beispiel 31.12.2025.",
    caption: (day: string) => `Mitglieder am ${day}`,
    number: "Mitglied",
    kind: "Art",
    since: "Eintritt",
    until: "Austritt",
    shares: "Anteile",
    votes: "Stimmen",
    organisation: "Organisation",
    natural: "Person",
    investing: "investierend",
    lost: (day: string) => `ohne Stimmrecht seit ${day}`,
    total: (members: number) => count(members, "Mitglied", "Mitglieder"),
    empty: (day: string) => `Am ${day} gab es kein Mitglied.`,
    toToday: "Zur heutigen Liste",
  },

  missing: {
    title: "Diese Seite gibt es nicht",
    text: "Vielleicht ist die Adresse unvollständig.",
    toVotes: "Zu den Abstimmungen",
  },

  failure: {
    title: "Das hat nicht geklappt",
    code: "Bezeichnung des Fehlers",
    again: "Versuchen Sie es in einer Minute noch einmal.",
  },
};

export type Texts = typeof de;
