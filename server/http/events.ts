/** Server-sent events: each indexed block with what it tells, and never how anybody chose. */
import type { Request, Response } from "express";
import { z } from "zod";
import { UmlaufError } from "../errors.ts";
import type { FactView } from "../queries/views.ts";
import type { Queries } from "../queries.ts";
import { factSchema, instant } from "./schemas/common.ts";

/** The data of one event. */
export const eventSchema = z
  .strictObject({ block: z.int(), timestamp: instant, facts: z.array(factSchema) })
  .meta({ id: "Event", description: "What a block tells" });

interface Event {
  readonly block: number;
  readonly timestamp: number;
  readonly facts: readonly FactView[];
}

/** Most facts that are told again to who comes back. */
const MOST_MISSED = 10_000;
const PAGE = 500;
/** Proxies close connections on which nothing comes. */
const HEARTBEAT_MS = 20_000;

/** All open streams of a server. */
export class EventStreams {
  readonly #queries: Queries;
  readonly #open = new Set<Response>();

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /**
   * Answers with a stream: first the blocks after Last-Event-ID, as far as they tell something, then each new one.
   * @throws QUERY_INVALID where Last-Event-ID is no block's number
   */
  async serve(request: Request, response: Response): Promise<void> {
    const last = lastEventOf(request);
    // What is indexed while the missed blocks are read waits here.
    const waiting: Event[] = [];
    let tell = (event: Event): unknown => waiting.push(event);
    const leave = this.#queries.subscribe((event) => tell(event));
    const heartbeat = setInterval(() => response.write(":\n\n"), HEARTBEAT_MS).unref();
    this.#open.add(response);
    response.once("close", () => {
      clearInterval(heartbeat);
      leave();
      this.#open.delete(response);
    });
    try {
      const missed = last === undefined ? [] : await this.#missed(last);
      response.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
      });
      response.write("retry: 3000\n\n");
      let told = last ?? -1;
      tell = (event) => {
        if (event.block <= told) return;
        told = event.block;
        response.write(textOf(event));
      };
      for (const event of [...missed, ...waiting]) tell(event);
    } catch (error) {
      clearInterval(heartbeat);
      leave();
      this.#open.delete(response);
      throw error;
    }
  }

  /** Ends all streams; browsers come back by themselves. */
  close(): void {
    for (const response of this.#open) response.end();
  }

  /** Blocks after `last` that tell something, oldest first. */
  async #missed(last: number): Promise<Event[]> {
    const facts: FactView[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#queries.history({}, { limit: PAGE, cursor, order: "desc" });
      const later = page.items.filter(({ block }) => block > last);
      facts.push(...later);
      cursor = later.length < page.items.length ? undefined : (page.next ?? undefined);
    } while (cursor !== undefined && facts.length < MOST_MISSED);
    const blocks: { block: number; timestamp: number; facts: FactView[] }[] = [];
    for (const fact of facts.reverse()) {
      const { block, timestamp } = fact;
      const newest = blocks.at(-1);
      if (newest?.block === block) newest.facts.push(fact);
      else blocks.push({ block, timestamp, facts: [fact] });
    }
    // Where there are too many, the oldest block may be cut: it is left out.
    return cursor === undefined ? blocks : blocks.slice(1);
  }
}

function lastEventOf(request: Request): number | undefined {
  const id = request.get("last-event-id");
  if (id === undefined || id === "") return undefined;
  if (!/^\d{1,10}$/.test(id)) throw new UmlaufError("QUERY_INVALID", { field: "Last-Event-ID" });
  return Number(id);
}

function textOf({ block, timestamp, facts }: Event): string {
  return `id: ${block}\nevent: block\ndata: ${JSON.stringify({ block, timestamp, facts })}\n\n`;
}
