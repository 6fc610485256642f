/** The portal's addresses: fetches what a page shows and hands it over. */
import { readFileSync } from "node:fs";
import express, { type Request, type Response, type Router } from "express";
import { UmlaufError } from "../errors.ts";
import { Speech, type Visit } from "../portal/frame.ts";
import { failurePage, missingPage } from "../portal/pages/failure.ts";
import { membersPage } from "../portal/pages/members.ts";
import { startPage } from "../portal/pages/start.ts";
import { votePage } from "../portal/pages/vote.ts";
import { type ListedVote, votesPage } from "../portal/pages/votes.ts";
import type { Answer, PhaseName } from "../queries/views.ts";
import type { VoteSummary } from "../queries/voteViews.ts";
import { dayOf, isDay, lastSecondOf } from "../words/format.ts";
import { chosenLanguage, languageOf, problemOf } from "./problems.ts";
import { refuseOthers, type Services } from "./route.ts";

const STYLE = readFileSync(new URL("../portal/style.css", import.meta.url), "utf8");
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.5" fill="none" stroke="#0b4f8a" stroke-width="2.5" stroke-dasharray="32 9"/><path d="M5 8l2.2 2.3L11 6" fill="none" stroke="#0b4f8a" stroke-width="2"/></svg>';

/** Everything that is not over, in the order in which the start page tells it. */
const UNDER_WAY: readonly PhaseName[] = [
  "VOTING",
  "DISCUSSION",
  "PENDING",
  "OVERDUE",
  "GRACE",
  "COUNTABLE",
];
const VOTES_A_PAGE = 20;
const MEMBERS_A_PAGE = 100;

/** The pages, the style sheet and the icon. */
export function portal(services: Services): Router {
  const router = express.Router();
  const asset = (path: string, type: string, text: string) => {
    router.get(path, (_, response) => {
      response.set("cache-control", "public, max-age=3600").type(type).send(text);
    });
  };
  asset("/style.css", "css", STYLE);
  asset("/icon.svg", "svg", ICON);
  const pages = {
    "/": start,
    "/members": members,
    "/votes": votes,
    "/votes/:vote": vote,
  };
  for (const [path, show] of Object.entries(pages)) {
    router.get(path, (request, response) => show(request, response, services));
  }
  for (const path of ["/style.css", "/icon.svg", ...Object.keys(pages)]) {
    refuseOthers(router, path, ["get"]);
  }
  return router;
}

/** A page for people about a refusal. */
export async function sendFailurePage(
  request: Request,
  response: Response,
  error: unknown,
  services: Services,
): Promise<void> {
  const speech = speak(request, services, undefined);
  const { status, detail, code, retryable } = problemOf(error, speech.visit.language);
  const page =
    status === 404
      ? missingPage(speech, code === "ROUTE_UNKNOWN" ? "" : detail)
      : failurePage(speech, { sentence: detail, code, retryable });
  sendPage(response, speech, page, status);
}

async function start(request: Request, response: Response, services: Services): Promise<void> {
  const { queries, ledger } = services;
  const now = nowOf(services);
  const [{ asOf, ...status }, members, bodies, auditors, ...lists] = await Promise.all([
    queries.status(),
    queries.members({ at: now, limit: 1 }),
    queries.bodies({ at: now }),
    queries.auditors(),
    ...UNDER_WAY.map((phase) => queries.votes({ at: now, phase, limit: VOTES_A_PAGE })),
  ]);
  const holders = bodies.items.flatMap(({ seats }) => seats.map(({ member }) => member));
  const seated = [...new Set(holders)].filter((member) => member !== null);
  const views = await Promise.all(seated.map((member) => queries.member(member, { at: now })));
  const speech = speak(request, services, asOf);
  const page = startPage(speech, {
    status,
    chainId: ledger.chainId,
    members: members.heads,
    bodies: bodies.items,
    auditors: auditors.items
      .filter(({ since, until }) => since <= now && (until === null || now < until))
      .map(({ number }) => number),
    segments: new Map(views.map(({ member, segment }) => [member, segment])),
    running: await withElectorate(
      services,
      lists.flatMap(({ items }) => items),
    ),
  });
  sendPage(response, speech, page);
}

async function members(request: Request, response: Response, services: Services): Promise<void> {
  const now = nowOf(services);
  const { at, cursor } = textsOf(request);
  const day = at ?? dayOf(now);
  if (!isDay(day)) {
    const { asOf } = await services.queries.status();
    const speech = speak(request, services, asOf);
    const data = { members: undefined, day: dayOf(now), today: false, next: undefined };
    sendPage(response, speech, membersPage(speech, data, ""), 400);
    return;
  }
  const today = day === dayOf(now);
  // Today's list shows the present: the day is not over yet.
  const instant = today ? now : lastSecondOf(day);
  const limit = MEMBERS_A_PAGE;
  const { asOf, ...found } = await services.queries.members({ at: instant, cursor, limit });
  const speech = speak(request, services, asOf);
  const { next } = found;
  const data = {
    members: found,
    day,
    today,
    // A cursor belongs to an instant: today's next page would be another list.
    next: next === null ? undefined : speech.href("/members", { at: day, cursor: next }),
  };
  sendPage(
    response,
    speech,
    membersPage(speech, data, today ? "/api/members" : `/api/members?at=${day}`),
  );
}

async function votes(request: Request, response: Response, services: Services): Promise<void> {
  const { cursor } = textsOf(request);
  const { asOf, items, next } = await services.queries.votes({
    at: nowOf(services),
    cursor,
    limit: VOTES_A_PAGE,
  });
  const speech = speak(request, services, asOf);
  const data = {
    votes: await withElectorate(services, items),
    older: next === null ? undefined : speech.href("/votes", { cursor: next }),
  };
  sendPage(response, speech, votesPage(speech, data, "/api/votes"));
}

async function vote(request: Request, response: Response, services: Services): Promise<void> {
  const { vote: id } = request.params;
  if (!/^0x[0-9a-f]{64}$/i.test(String(id))) {
    throw new UmlaufError("ROUTE_UNKNOWN", { path: request.path });
  }
  const view = await services.queries.vote(String(id), { at: nowOf(services) });
  const speech = speak(request, services, view.asOf);
  sendPage(response, speech, votePage(speech, view));
}

/** Adds how many are entitled, which a list of votes does not tell. */
function withElectorate(
  services: Services,
  votes: readonly VoteSummary[],
): Promise<readonly ListedVote[]> {
  const at = nowOf(services);
  return Promise.all(votes.map((vote) => services.queries.vote(vote.vote, { at })));
}

function speak(
  request: Request,
  services: Services,
  asOf: Answer<object>["asOf"] | undefined,
): Speech {
  const { lang: _, ...query } = textsOf(request);
  const { ledger, clock, lag } = services;
  const visit: Visit = {
    language: languageOf(request),
    chosen: chosenLanguage(request) !== undefined,
    path: request.path,
    query,
    names: ledger,
    asOf,
    behind: asOf === undefined ? 0 : lag(),
    now: Math.floor(clock()),
  };
  return new Speech(visit);
}

function sendPage(response: Response, { visit }: Speech, page: string, status = 200): void {
  response
    .status(status)
    .set({ "cache-control": "no-store", "content-language": visit.language })
    .vary("Accept-Language")
    .type("html")
    .send(page);
}

/** The values of the query that are given once. */
function textsOf(request: Request): Record<string, string> {
  const entries = Object.entries(request.query).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(entries) as Record<string, string>;
}

function nowOf({ clock }: Services): number {
  return Math.floor(clock());
}
