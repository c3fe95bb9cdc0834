// Opens pages in a browser and holds them to what people need.
//
// In come the browser, the folder of pages, and a folder for pictures or nothing; the exit code says
// whether all went as it has to. Each page is opened from a file, as whoever is sent one opens it.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import { chromium } from "playwright-core";

const [executablePath, folder, shots] = process.argv.slice(2);
const address = (name) => pathToFileURL(path.join(folder, `${name}.html`)).href;
const args = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
const browser = await chromium.launch({ executablePath, args });

let failed = 0;
let passed = 0;
function check(what, fine, more = "") {
  if (fine) { passed += 1; return; }
  failed += 1;
  console.log(`FAILED: ${what}${more === "" ? "" : `: ${more}`}`);
}

// Opens a page, and notes what it says and asks for.
async function open(name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const noted = watch(page);
  await page.goto(address(name));
  return { page, noted, close: () => context.close() };
}

function watch(page) {
  const noted = { said: [], asked: [] };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) noted.said.push(message.text());
  });
  page.on("pageerror", (error) => noted.said.push(error.message));
  page.on("dialog", (dialog) => { noted.said.push(dialog.message()); dialog.dismiss(); });
  page.on("request", (request) => {
    if (!/^(file|data|about):/.test(request.url())) noted.asked.push(request.url());
  });
  return noted;
}

function quiet(what, noted) {
  check(`${what}: the console is quiet`, noted.said.length === 0, noted.said.join("; "));
  check(`${what}: nothing is asked for`, noted.asked.length === 0, noted.asked.join("; "));
}

// What axe-core finds. Its source is evaluated from outside: the page's policy lets no script in.
async function violations(page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  return found.violations.map((one) =>
    `${one.id} (${one.nodes.length}): ${one.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} (${node.failureSummary})`).join(" | ")}`);
}

async function shoot(page, name, fullPage = false) {
  if (shots) await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage });
}

// What never fails proves nothing: a broken page is found to be broken.
async function witnesses() {
  const context = await browser.newContext();
  const page = await context.newPage();
  const noted = watch(page);
  await page.goto("about:blank");
  await page.setContent("<p style='color:#999;background:#aaa'>pale</p><img src='http://127.0.0.1:9/'>");
  const found = (await violations(page)).join(" ");
  check("axe-core finds pale text and a picture without words",
    found.includes("color-contrast") && found.includes("image-alt"), found);
  check("a request is noticed", noted.asked.length === 1);
  check("an error is noticed", noted.said.length > 0);
  await context.close();
}

const unfold = (page) => page.evaluate(() => {
  for (const one of document.querySelectorAll("details")) one.open = true;
  // What is not on the screen is looked at too.
  for (const one of document.querySelectorAll(".object")) one.style.contentVisibility = "visible";
});

// Every page, light and dark, wide and narrow, with everything unfolded; axe-core is asked where a
// page is small enough to be looked at whole.
async function looks(name, ask) {
  for (const [colorScheme, texts] of [["light", "side"], ["dark", "inline"]]) {
    const { page, noted, close } = await open(name, { colorScheme });
    await shoot(page, `${name}-${colorScheme}`);
    if (ask) {
      await unfold(page);
      await page.check(`#${texts}`);
      const found = await violations(page);
      check(`${name}, ${colorScheme}, ${texts}: axe-core has no objection`, found.length === 0, found.join("\n  "));
      await shoot(page, `${name}-${colorScheme}-${texts}`, true);
    }
    quiet(`${name}, ${colorScheme}`, noted);
    await close();
  }
  const { page, noted, close } = await open(name, { viewport: { width: 320, height: 800 } });
  if (ask) await unfold(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  check(`${name}: 320 pixels are wide enough`, width <= 320, `it takes ${width}`);
  if (name === "whole") {
    const found = await violations(page);
    check(`${name}, narrow: axe-core has no objection`, found.length === 0, found.join("\n  "));
  }
  await shoot(page, `${name}-320`, ask);
  quiet(`${name}, narrow`, noted);
  await close();
}

const shown = (page) => page.locator(".object:visible").count();
const said = (page) => page.locator("#found").textContent();

async function filters(name) {
  const { page, noted, close } = await open(name);
  const all = await page.locator(".object").count();
  check(`${name}: the filters are there`, await page.locator("#filters").isVisible());
  check(`${name}: all is counted`, (await said(page)) === `${all} of ${all} shown`);
  const settled = (count) => page.waitForFunction(
    (wanted) => document.getElementById("found").textContent.startsWith(`${wanted} of`), count, { timeout: 5000 },
  ).then(() => true, () => false);

  const deletes = await page.locator('.object[data-action="delete"]').count();
  await page.check('input[name="action"][value="delete"]');
  check(`${name}: one action`, deletes > 0 && await settled(deletes) && await shown(page) === deletes);
  check(`${name}: headings of nothing are hidden`, !(await page.locator("#changes").isVisible()));
  await page.check('input[name="action"][value="create"]');
  const creates = await page.locator('.object[data-action="create"]').count();
  check(`${name}: either of two actions`, await settled(deletes + creates));
  const creators = await page.locator('.object[data-action="create"][data-kind="Provider"]').count();
  await page.check('input[name="kind"][value="Provider"]');
  check(`${name}: an action and a kind`, creators > 0 && await settled(creators));
  await page.click("button[type=reset]");
  check(`${name}: all again`, await settled(all));
  const care = await page.locator(".object[data-care]").count();
  await page.check('input[name="care"]');
  check(`${name}: what needs care`, care > 0 && care < all && await settled(care));
  await page.click("button[type=reset]");
  await page.fill("#find", "baseUrl INFERENCE.example");
  const found = await page.locator(".object:has-text('https://inference.example')").count();
  check(`${name}: words inside of objects`, found > 0 && await settled(found));
  await page.fill("#find", "nowhere at all");
  check(`${name}: what is nowhere`, await settled(0));

  // A link leads to what a filter hides.
  const link = page.locator("a.node").last();
  const id = (await link.getAttribute("href")).slice(1);
  await link.click();
  await page.waitForFunction((wanted) => {
    const target = document.getElementById(wanted);
    return !target.hidden && target.getBoundingClientRect().height > 0;
  }, id);
  await page.click("button[type=reset]");
  await page.click("#unfold");
  check(`${name}: all is unfolded`, await page.locator("details.object:not([open])").count() === 0);
  await page.click("#fold");
  check(`${name}: all is folded`, await page.locator("details.object[open]").count() === 0);
  quiet(`${name}, filtered`, noted);
  await close();
}

// All that a mouse can do, a keyboard can, and it is seen where one is.
async function keyboard(name) {
  const { page, noted, close } = await open(name);
  const focused = () => page.evaluate(() => {
    const style = getComputedStyle(document.activeElement);
    return { id: document.activeElement.id, name: document.activeElement.className,
      tag: document.activeElement.tagName, seen: style.outlineStyle !== "none" };
  });
  await page.keyboard.press("Tab");
  check("the first stop is the way past the rail", (await focused()).name === "skip");
  await page.keyboard.press("Enter");
  check("it leads to the plan", (await focused()).id === "main");
  // The address now names the plan, and a reload would begin there.
  await page.goto("about:blank");
  await page.goto(address(name));
  const stops = new Set();
  for (let stop = 0; stop < 200; stop += 1) {
    await page.keyboard.press("Tab");
    const at = await focused();
    check(`it is seen where one is: ${at.tag} ${at.id}`, at.seen);
    stops.add(at.id || at.tag);
    if (at.id === "find") await page.keyboard.type("prompt");
    if (at.tag === "SUMMARY") {
      const open = () => page.evaluate(() => document.activeElement.parentElement.open);
      const before = await open();
      await page.keyboard.press("Enter");
      check("a part is folded and unfolded by keys", before !== await open());
      break;
    }
  }
  for (const stop of ["find", "unfold", "side", "auto", "SUMMARY"]) check(`a stop is ${stop}`, stops.has(stop));
  check("what was typed is looked for", (await said(page)) !== "" && await shown(page) < await page.locator(".object").count());
  quiet("by keyboard", noted);
  await close();
}

// Colours and ways of reading can be chosen, without a script too.
async function unscripted(name) {
  const { page, noted, close } = await open(name, { javaScriptEnabled: false });
  check("without scripts no form promises anything", !(await page.locator("#filters").isVisible()));
  const part = await page.locator("details.object:not([open])").first().elementHandle();
  await (await part.$("summary")).click();
  check("without scripts parts unfold", await (await part.$(".body")).isVisible());
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.check("#light");
  const light = await paper();
  await page.check("#dark");
  check("without scripts it can be dark", light !== await paper());
  const beside = () => page.locator(".diff .changed .new:not(.none)").first().boundingBox();
  const before = await beside();
  await page.check("#inline");
  check("without scripts texts can be inline", before.x > (await beside()).x);
  quiet("without scripts", noted);
  await close();
}

async function paper(name) {
  const { page, close } = await open(name);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  check("on paper there is no rail", !(await page.locator(".rail").isVisible()));
  check("on paper all is unfolded", await page.locator("details:not([open])").count() === 0);
  await close();
}

if (shots) fs.mkdirSync(shots, { recursive: true });
try {
  await witnesses();
  for (const name of ["none", "one", "whole", "fifty", "hostile"]) await looks(name, true);
  await looks("thousands", false);
  await filters("fifty");
  await filters("thousands");
  await keyboard("fifty");
  await unscripted("fifty");
  await paper("fifty");
} finally {
  await browser.close();
}
console.log(failed === 0 ? `${passed} checks of pages passed` : `${failed} of ${passed + failed} checks of pages failed`);
process.exitCode = failed === 0 ? 0 : 1;
