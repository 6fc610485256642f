import { existsSync } from "node:fs";
import { expect } from "chai";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Hex } from "viem";
import { SeatRole } from "../../server/protocol/types.ts";
import { BOARD, lawfulFounding, personSigner, SUPERVISORS } from "../helpers/foundings.ts";
import { DAY, foundServer, GRACE, type Scene, seatOf } from "../helpers/server.ts";

const CHROMIUM = "/usr/bin/chromium";
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What a page looks like to someone who checks it for accessibility. */
interface Findings {
  readonly title: string;
  readonly language: string;
  readonly headings: number[];
  readonly tables: number;
  readonly captions: number;
  readonly headsWithoutScope: number;
  readonly unlabelled: number;
  /** Texts whose contrast is below 4.5:1 */
  readonly faint: string[];
  /** Widest part, pixels */
  readonly width: number;
  readonly scripts: number;
}

/** Runs in the browser. */
function inspect(): Findings {
  const all = <E extends Element>(selector: string) => [...document.querySelectorAll<E>(selector)];

  const parse = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([r = 0, g = 0, b = 0]: number[]) => {
    const [x = 0, y = 0, z = 0] = [r, g, b].map((part) => {
      const c = part / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const backgroundOf = (element: Element): number[] => {
    for (let e: Element | null = element; e !== null; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour[3] !== 0) return colour;
    }
    return [255, 255, 255];
  };
  const contrast = (element: Element) => {
    const lights = [parse(getComputedStyle(element).color), backgroundOf(element)].map(luminance);
    const [low = 0, high = 0] = lights.sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const texts = all<HTMLElement>("body *").filter(
    (element) =>
      [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()) &&
      element.offsetParent !== null,
  );
  return {
    title: document.title,
    language: document.documentElement.lang,
    headings: all("h1, h2, h3").map(({ tagName }) => Number(tagName[1])),
    tables: all("table").length,
    captions: all("table > caption").length,
    headsWithoutScope: all("th:not([scope])").length,
    unlabelled: all<HTMLInputElement>("input:not([type=hidden])").filter(
      ({ labels }) => labels?.length !== 1,
    ).length,
    faint: texts.filter((element) => contrast(element) < 4.5).map(({ innerText }) => innerText),
    width: document.documentElement.scrollWidth,
    scripts: document.scripts.length,
  };
}

describe("portal in a browser", () => {
  let scene: Scene;
  let browser: Browser;
  let closed: Hex;
  let running: Hex;
  let announced: Hex;

  before(async function () {
    if (!existsSync(CHROMIUM)) this.skip();
    scene = await foundServer({ founding: lawfulFounding() });
    const until = Date.parse("2026-12-31T23:00:00Z") / 1000;
    const notice = await scene.signing.act("Notice", { member: 8, until }, [personSigner(8)]);
    await scene.write(notice);
    closed = await scene.open(undefined, extended());
    await scene.travel(14 * DAY);
    await scene.travel(3 * DAY);
    await scene.cast(closed, [1, 2, 3, 4, 5]);
    await scene.cast(closed, [6, 7], "NO");
    await scene.travel(DAY);
    await scene.travel(GRACE + 1);
    await scene.travel(1);
    const order = { body: BOARD, seat: 3, person: 4, role: SeatRole.NONE };
    const term = { since: scene.now + 10 * DAY, until: scene.now + 700 * DAY };
    const supervisor = seatOf(SUPERVISORS, 1, 2);
    const content = { kind: "SEAT", order: { ...order, ...term } } as const;
    announced = await scene.open(undefined, extended());
    running = await scene.open(content, { body: SUPERVISORS, ruleSet: 1 }, [supervisor]);
    await scene.castSeats(running, { 1: 2, 2: 3 });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  });

  /** The assembly's procedure: two weeks, then three days of discussion, then a day of voting. */
  function extended() {
    const discussionAt = scene.now + 14 * DAY;
    const startsAt = discussionAt + 3 * DAY;
    return { discussionAt, startsAt, endsAt: startsAt + DAY };
  }

  after(async () => {
    await browser?.close();
    await scene?.close();
  });

  /** Opens a page of the portal and tells what the browser complained of. */
  async function visit<T>(
    path: string,
    look: (page: Page) => Promise<T>,
    options: Parameters<Browser["newContext"]>[0] = {},
  ): Promise<{ seen: T; complaints: string[] }> {
    const context = await browser.newContext({
      viewport: { width: 1000, height: 800 },
      ...options,
    });
    try {
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(`${scene.url}${path}`);
      return { seen: await look(page), complaints };
    } finally {
      await context.close();
    }
  }

  const paths = () => [
    "/",
    "/votes",
    "/members",
    ...[announced, running, closed].map((vote) => `/votes/${vote}`),
  ];
  const looks = [
    { name: "light", options: { colorScheme: "light" } },
    { name: "dark", options: { colorScheme: "dark" } },
    { name: "320 pixels wide", options: { viewport: { width: 320, height: 640 } } },
    { name: "without scripts", options: { javaScriptEnabled: false } },
  ] as const;

  for (const { name, options } of looks) {
    it(`shows every page in good order: ${name}`, async () => {
      for (const path of paths()) {
        const look = (page: Page) => page.evaluate(inspect);
        const { seen, complaints } = await visit(path, look, options);
        expect(complaints, path).to.deep.equal([]);
        expect(seen.title, path).to.match(/ – Musterwerk eG$/);
        expect(seen.language).to.equal("en");
        expect(
          seen.headings.filter((level) => level === 1),
          path,
        ).to.have.length(1);
        seen.headings.forEach((level, i) => {
          expect(level, `${path} skips a heading`).to.be.at.most((seen.headings[i - 1] ?? 0) + 1);
        });
        expect(seen.captions, path).to.equal(seen.tables);
        expect([seen.headsWithoutScope, seen.unlabelled, seen.scripts]).to.deep.equal([0, 0, 0]);
        expect(seen.faint, path).to.deep.equal([]);
        expect(seen.width, path).to.be.at.most(
          "viewport" in options ? options.viewport.width : 1000,
        );
      }
    });
  }

  it("leads by keyboard past the navigation, and through a form to another key date", async () => {
    const { seen } = await visit("/members?lang=de", async (page) => {
      await page.keyboard.press("Tab");
      const skip = await page.evaluate(() => document.activeElement?.textContent);
      await page.keyboard.press("Enter");
      const focused = await page.evaluate(() => document.activeElement?.id);
      await page.fill("#at", "2027-01-01");
      await page.click("button");
      return { skip, focused, url: page.url(), rows: await page.locator("tbody tr").count() };
    });
    expect(seen.skip).to.equal("Zum Inhalt springen");
    expect(seen.focused).to.equal("content");
    expect(seen.url).to.include("at=2027-01-01&lang=de");
    expect(seen.rows).to.equal(11);
  });

  it("leads from the start to a vote, and to the same page in the other language", async () => {
    const { seen } = await visit("/?lang=de", async (page) => {
      await page.click("tbody a");
      const german = await page.locator("h1").innerText();
      await page.click("a[hreflang=en]");
      return { german, english: await page.locator("h1").innerText(), url: page.url() };
    });
    expect(seen.german).to.match(/^Abstimmung 3: Vorstand, Sitz 3/);
    expect(seen.english).to.match(/^Vote 3: Vorstand, seat 3/);
    expect(seen.url).to.include(`/votes/${running}?lang=en`);
  });
});
