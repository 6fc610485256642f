import { MultiBar } from "cli-progress";
import type { Language } from "./errors.ts";

/** What takes long at a start: the embedded chain's replay, and building the index. */
export type Stage = "replay" | "index";

/** Progress on a terminal, a bar for each stage. */
export class Bars {
  readonly #bars = new MultiBar({
    format: "{stage} {bar} {value}/{total}",
    hideCursor: true,
    clearOnComplete: true,
  });
  readonly #shown = new Map<Stage, ReturnType<MultiBar["create"]>>();
  readonly #words: Readonly<Record<Stage, string>>;

  constructor(language: Language) {
    this.#words =
      language === "de" ? { replay: "Kette", index: "Index" } : { replay: "Chain", index: "Index" };
  }

  readonly show = (stage: Stage, done: number, total: number): void => {
    if (total === 0) return;
    const bar =
      this.#shown.get(stage) ?? this.#bars.create(total, 0, { stage: this.#words[stage] });
    this.#shown.set(stage, bar);
    bar.update(done);
  };

  stop(): void {
    this.#bars.stop();
  }
}
