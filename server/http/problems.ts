/** Refusals as RFC 9457 problem details: application/problem+json. */
import type { Request, Response } from "express";
import { z } from "zod";
import { catalogue, type ErrorCode, type Language, UmlaufError } from "../errors.ts";
import { explain } from "../words/explain.ts";

/** What a refusal says. `type` is a URN of the code, so that nothing has to be fetched to understand it. */
export const problemSchema = z
  .strictObject({
    type: z.string().startsWith("urn:umlauf:problem:"),
    title: z.string().meta({ description: "English sentence of the code, facts in {braces}" }),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: "Sentence in the language asked for" }),
    code: z.enum(Object.keys(catalogue) as [ErrorCode, ...ErrorCode[]]),
    retryable: z.boolean().meta({ description: "Whether the same request may succeed later" }),
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    instance: z.string().optional().meta({ description: "Path of the request" }),
  })
  .meta({ id: "Problem" });

export type Problem = z.output<typeof problemSchema>;

/** The problem that stands for any error; what is not ours reveals nothing of itself. */
export function problemOf(error: unknown, language: Language, instance?: string): Problem {
  const refusal = error instanceof UmlaufError ? error : new UmlaufError("INTERNAL");
  const { code, status, retryable, facts } = refusal;
  return {
    type: `urn:umlauf:problem:${code.toLowerCase().replaceAll("_", "-")}`,
    // Which fact stands where, not how it is written.
    title: catalogue[code].en.replace(/:\w+\}/g, "}"),
    status,
    detail: explain(refusal, language),
    code,
    retryable,
    facts: Object.fromEntries(
      Object.entries(facts).map(([name, fact]) => [
        name,
        typeof fact === "bigint" ? fact.toString() : fact,
      ]),
    ),
    ...(instance !== undefined && { instance }),
  };
}

/** Answers with the problem that stands for an error. */
export function sendProblem(request: Request, response: Response, error: unknown): Problem {
  const language = languageOf(request);
  // Values of the query stay out: the path alone says where.
  const problem = problemOf(error, language, pathOf(request));
  response
    .status(problem.status)
    .set({
      "content-type": "application/problem+json; charset=utf-8",
      "content-language": language,
      "cache-control": "no-store",
    })
    .vary("Accept-Language");
  if (problem.retryable && problem.status === 503) response.set("retry-after", "5");
  response.end(JSON.stringify(problem));
  return problem;
}

/** The language that a request asks for: ?lang=, then Accept-Language, then German. */
export function languageOf(request: Request): Language {
  const asked = chosenLanguage(request);
  if (asked !== undefined) return asked;
  return request.acceptsLanguages("de", "en") === "en" ? "en" : "de";
}

/** The language that the address itself names. */
export function chosenLanguage(request: Request): Language | undefined {
  const { lang } = request.query;
  return lang === "de" || lang === "en" ? lang : undefined;
}

/** What Express and its parser of bodies refuse, in our words. */
export function refusalOf(error: unknown, limit: number): unknown {
  if (error instanceof UmlaufError || typeof error !== "object" || error === null) return error;
  const { type, status } = error as { type?: string; status?: number };
  const options = { cause: error };
  if (type === "entity.too.large") return new UmlaufError("REQUEST_TOO_LARGE", { limit }, options);
  if (type === "encoding.unsupported" || type === "charset.unsupported") {
    return new UmlaufError("MEDIA_TYPE_UNSUPPORTED", {}, options);
  }
  if (type !== undefined && status === 400) return new UmlaufError("JSON_MALFORMED", {}, options);
  // A path with a broken percent-encoding names nothing.
  if (error instanceof URIError) return new UmlaufError("ROUTE_UNKNOWN", { path: "?" }, options);
  return error;
}

function pathOf(request: Request): string {
  return `${request.baseUrl}${request.path}`;
}
