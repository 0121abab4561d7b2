// A volunteer's way through a task in a real Chromium on a phone's screen.
//
//   TASK_URL      the magic link of a task that is due and has no proof yet
//   NOSCRIPT_URL  another such task, submitted with JavaScript off (optional)
//   NEXT_URL      the link expected behind "Go to the next post" (optional; "" when none must be offered)
//   PASSWORD      of the tasks (optional)
//   LABEL         "1" for tasks with the AI label (optional)
//   SHOTS         folder for screenshots (optional)
//
// Prints one line of JSON and exits 0, or prints the fault on stderr and exits 1.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "playwright-core";
import * as check from "./checks.mjs";

const { TASK_URL, NOSCRIPT_URL, NEXT_URL, PASSWORD, LABEL, SHOTS, CHROMIUM = "/usr/bin/chromium" } = process.env;
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 800 };
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

let step = "start";

async function shoot(page, name) {
  if (!SHOTS) return;
  for (const size of [phone, desk]) {
    await page.setViewportSize(size);
    const full = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width: size.width, height: Math.max(full, size.height) });
    await page.waitForTimeout(1500);  // the player fades its spinner out without an event
    await page.screenshot({ path: join(SHOTS, `${name}-${size.width}.png`) });
  }
  await page.setViewportSize(phone);
}

/// Runs `visit(page)` in a separate browser context and fails on anything that the policy blocked or that left the origin.
async function visit(browser, url, javaScriptEnabled, walk) {
  const { origin } = new URL(url);
  const context = await browser.newContext({ viewport: phone, javaScriptEnabled, hasTouch: true });
  context.setDefaultTimeout(15_000);
  if (javaScriptEnabled) await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
  const page = await context.newPage();
  const trouble = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) trouble.push(`the page asks for ${request.url()}`);
  });
  page.on("pageerror", (error) => trouble.push(`its script fails: ${error.message}`));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) trouble.push(message.text());
  });
  await check.open(page, url, PASSWORD);
  const result = await walk(page);
  check.expect(trouble.length === 0, trouble.join("; "));
  await context.close();
  return result;
}

async function withoutScript(page) {
  step = "JavaScript off: video";
  const facts = await check.video(page);
  step = "JavaScript off: save";
  await check.save(page, facts.src);
  step = "JavaScript off: caption";
  await check.withoutScript(page);
  step = "JavaScript off: wrong proof";
  if (LABEL) await check.label(page);
  await check.wrong(page);
  if (LABEL) await check.ticked(page);
}

async function withScript(page) {
  step = "video";
  const facts = await check.video(page);
  step = "layout";
  await check.narrow(page);
  await shoot(page, "task");
  step = "save";
  const bytes = await check.save(page, facts.src);
  step = "copy";
  await check.copy(page);
  step = "AI label";
  if (LABEL) await check.label(page);
  step = "wrong proof";
  const error = await check.wrong(page);
  if (LABEL) await check.ticked(page);
  await shoot(page, "refused");
  step = "right proof";
  await check.right(page);
  await shoot(page, "done");
  step = "next task";
  if (NEXT_URL === "") check.expect((await page.locator("#next").count()) === 0, "a next task is offered");
  const next = NEXT_URL === "" ? null : await check.next(page, NEXT_URL);
  return { seconds: facts.duration, bytes, error, next };
}

async function run(browser) {
  check.expect(TASK_URL, "TASK_URL is not set: give it the magic link of a task");
  if (SHOTS) await mkdir(SHOTS, { recursive: true });
  step = "JavaScript off: open";
  await visit(browser, TASK_URL, false, withoutScript);
  step = "open";
  const seen = await visit(browser, TASK_URL, true, withScript);
  if (NOSCRIPT_URL) {
    step = "JavaScript off: right proof";
    await visit(browser, NOSCRIPT_URL, false, check.right);
    step = "JavaScript off: the label afterwards";
    if (LABEL) await visit(browser, NOSCRIPT_URL, false, check.asked);
  }
  const checked = ["policy", "own origin", "video", "range", "seek", "save", "copy", "320px", "wrong proof",
    "right proof", "next task", ...(PASSWORD ? ["password"] : []), ...(NOSCRIPT_URL ? ["no script"] : []),
    ...(LABEL ? ["AI label"] : [])];
  console.log(JSON.stringify({ ok: true, checked, ...seen }));
}

function fail(error) {
  console.error(`volunteer: ${step}: ${error.message.split("\n")[0]}`);
  process.exitCode = 1;
}

const limit = new Promise((_, reject) => {
  setTimeout(() => reject(new Error("not finished after two minutes")), 120_000).unref();
});
const browser = await chromium.launch({ executablePath: CHROMIUM, args: flags });
await Promise.race([run(browser), limit]).catch(fail);
await browser.close();
