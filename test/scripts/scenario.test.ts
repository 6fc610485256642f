import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { readScenario } from "../../scripts/scenario/file.ts";
import { play } from "../../scripts/scenario/player.ts";
import { linesOf } from "../../scripts/scenario/report.ts";
import {
  DOCUMENT,
  differencesOf,
  example,
  faultsOf,
  lineOf,
  placeOf,
  playText,
  SCENARIOS,
  withScenario,
} from "../helpers/scenario.ts";

const COMMAND = fileURLToPath(new URL("../../scripts/scenario.ts", import.meta.url));

interface Exit {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function command(...args: readonly string[]): Promise<Exit> {
  return new Promise((resolve) => {
    execFile(process.execPath, [COMMAND, ...args], {}, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe("scenario: the files of test/scenarios", () => {
  for (const name of readdirSync(SCENARIOS).sort()) {
    it(name, async () => {
      const played = await play(readScenario(join(SCENARIOS, name)));
      expect(differencesOf(played)).to.deep.equal([]);
      expect(played.passed).to.equal(true);
    });
  }
});

describe("scenario: the tutorial's example", () => {
  it("passes as it stands", async () => {
    const played = await playText(example());
    expect(differencesOf(played)).to.deep.equal([]);
    expect(played.steps.map(({ refusals }) => refusals)).to.deep.equal([
      ["NOTICE_TOO_SHORT"],
      [],
      [],
      ["ELECTOR_NOT_ENTITLED"],
      [],
    ]);
  });

  it("gives the JSON that the document shows", async () => {
    const [, json = ""] = /```json\n(.*?)```/s.exec(readFileSync(DOCUMENT, "utf8")) ?? [];
    const [shown] = JSON.parse(json).files;
    await withScenario(example(), async (file) => {
      const { stdout } = await command(file, "--json");
      const [found] = JSON.parse(stdout).files;
      // How many blocks a founding takes is not the document's business.
      const first = { ...found.steps[0], block: shown.steps[0].block };
      expect({ ...found, file: shown.file, steps: [first] }).to.deep.equal(shown);
    });
  });

  it("is played the same each time", async () => {
    const text = example();
    const file = { file: "same" };
    const [one, two] = [await playText(text), await playText(text)];
    expect({ ...one, ...file }).to.deep.equal({ ...two, ...file });
  });

  it("is faulty where half of the votes suffice, as the tutorial says", async () => {
    const text = example(["strict: true", "strict: false"]);
    expect(await faultsOf(text)).to.deep.equal([
      `${placeOf(text, "body: assembly\n")} RULE_SET_UNLAWFUL`,
    ]);
  });

  it("differs where the chair decides a tie, as the tutorial says", async () => {
    const text = example(["strict: true }", "strict: true }\n      tie: chair"]);
    const line = lineOf(text, "painting: { phase: closed");
    expect(differencesOf(await playText(text))).to.deep.equal([
      `${line} expect.votes.painting.outcome: REJECTED / ADOPTED`,
    ]);
  });
});

describe("scenario: the command", () => {
  it("tells each step in plain sentences, in both languages", async () => {
    const played = await playText(example());
    const [, first, , third] = linesOf(played, "de");
    expect(first).to.match(
      /^ {2}✓ 04\.05\.2026, 18:00:00 MESZ, Block \d+: „new-roof“ wird in assembly/,
    );
    expect(first).to.match(/ Abgelehnt: NOTICE_TOO_SHORT\.$/);
    expect(third).to.match(/„painting“: Ja 1–3; Nein 4–5\.$/);
    expect(linesOf(played, "en").slice(-2)).to.deep.equal([
      "  = “painting”: rejected – 3 yes, 3 no, 0 abstentions, 0 invalid, 6 entitled.",
      "  passed",
    ]);
  });

  it("tells what an outcome hangs on", async () => {
    const file = join(SCENARIOS, "09d-exclusion-without-the-own-vote.yaml");
    const played = await play(readScenario(file));
    const result = (language: "de" | "en") => linesOf(played, language).at(-2);
    expect(result("de")).to.match(
      /^ {2}= „exclusion“: angenommen, anfechtbar \(Stimmverbot\) – 6 Ja/,
    );
    expect(result("en")).to.match(
      /^ {2}= “exclusion”: adopted, contestable \(voting ban\) – 6 yes/,
    );
  });

  it("exits with 1 and tells the line where something differs", async () => {
    const text = example(["outcome: rejected", "outcome: adopted"]);
    await withScenario(text, async (file) => {
      const { status, stdout } = await command(file, "--lang", "de");
      expect(status).to.equal(1);
      const line = lineOf(text, "painting: { phase: closed");
      const field = "expect.votes.painting.outcome";
      expect(stdout).to.include(
        `✗ ${file}:${line} ${field}: erwartet ADOPTED, tatsächlich REJECTED\n`,
      );
    });
  });

  it("exits with 2 where a file is faulty, and plays the others all the same", async () => {
    await withScenario(example(["phase: voting", "phase: boating"]), async (file) => {
      const good = join(SCENARIOS, "02b-no-quorum.yaml");
      const { status, stdout } = await command(file, good, "--json");
      expect(status).to.equal(2);
      const { files } = JSON.parse(stdout);
      expect(files.map(({ passed }: { passed: boolean }) => passed)).to.deep.equal([false, true]);
      expect(files[0].faults.map(({ code }: { code: string }) => code)).to.deep.equal([
        "VALUE_INVALID",
      ]);
    });
  });

  it("exits with 2 where the file does not exist", async () => {
    const { status, stdout } = await command("nothing.yaml");
    expect(status).to.equal(2);
    expect(stdout).to.equal(
      "nothing.yaml:1:1 FILE_UNREADABLE The file is unreadable: ENOENT nothing.yaml\n",
    );
  });
});
