// A volunteer's expectations of the page, one function each. They throw with a sentence for a person.

import { readFile } from "node:fs/promises";

// Each task has a post of its own: a link that is the proof of another task is asked about.
let number = BigInt(process.env.FIRST_PROOF ?? "7349123456789012345");
const wrongProof = "https://example.com/not-a-tiktok-video";

export function expect(truth, words) {
  if (!truth) throw new Error(words);
}

/// Opens a task, and its password page first when `password` is given.
export async function open(page, url, password) {
  const response = await page.goto(url);
  const wanted = password ? 401 : 200;
  expect(response.status() === wanted, `GET ${url} answered ${response.status()}, not ${wanted}`);
  const policy = response.headers()["content-security-policy"] ?? "";
  expect(policy.includes("default-src 'none'"), `the page has no strict Content-Security-Policy: "${policy}"`);
  expect(!policy.includes("unsafe"), `the Content-Security-Policy allows unsafe things: "${policy}"`);
  if (password) await unlock(page, password);
  expect(await page.locator("h1").isVisible(), "the task has no heading");
}

async function unlock(page, password) {
  await page.fill("#password", password + " wrong");
  await submit(page, "button");
  expect(await page.locator("#password-error").isVisible(), "a wrong password gets no word next to its field");
  await page.fill("#password", password);
  await submit(page, "button");
  expect((await page.locator("#password").count()) === 0, "the right password does not open the task");
}

/// The response to the navigation that a press on `button` starts.
async function submit(page, button) {
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  const loaded = page.waitForEvent("load");
  await page.click(button);
  const response = await answered;
  await loaded;
  return response;
}

/// Polls until the answer satisfies. Events do not reach a page without JavaScript, so every check polls.
async function until(ask, satisfied, words) {
  for (const end = Date.now() + 15_000; Date.now() < end; await new Promise((resume) => setTimeout(resume, 25))) {
    const answer = await ask();
    if (satisfied(answer)) return answer;
  }
  throw new Error(words);
}

/// The video loads, has a length, seeks, and is served by Range.
export async function video(page) {
  const player = page.locator("video");
  const look = () =>
    player.evaluate((element) => ({ error: element.error?.message, ready: element.readyState, at: element.currentTime,
      seeking: element.seeking, duration: element.duration, width: element.videoWidth, src: element.currentSrc }));
  const first = await until(look, (now) => now.error || now.ready >= 1, "the video does not load within 15 s");
  if (!first.error) await player.evaluate((element) => void (element.currentTime = element.duration * 0.8));
  const facts = await until(look, (now) => now.error || (now.at > 0 && !now.seeking && now.ready >= 2), "the video does not seek");
  expect(!facts.error, `the video does not load: ${facts.error}`);
  expect(facts.duration > 0 && facts.width > 0, `the video has no length or picture: ${JSON.stringify(facts)}`);
  expect(Math.abs(facts.at - facts.duration * 0.8) < 0.5, `the video does not seek: it stands at ${facts.at}`);
  const part = await page.request.get(facts.src, { headers: { Range: "bytes=4-7" } });
  expect(part.status() === 206, `a Range request for the video answered ${part.status()}`);
  expect((await part.body()).toString() === "ftyp", "the Range request did not answer the bytes asked for");
  return facts;
}

/// The save link downloads the whole file under its announced name.
export async function save(page, source) {
  const link = page.locator("#save");
  const name = await link.getAttribute("download");
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const saved = await readFile(await download.path());
  expect(download.suggestedFilename() === name, `saved as ${download.suggestedFilename()}, not as ${name}`);
  const whole = await (await page.request.get(source)).body();
  expect(saved.equals(whole), `the saved file has ${saved.length} bytes, the video ${whole.length}`);
  return saved.length;
}

/// Every copy button puts exactly the shown text on the clipboard, also where the clipboard of the browser is missing.
export async function copy(page) {
  for (const button of await page.locator("[data-copy]").all()) {
    const text = await page.locator("#" + (await button.getAttribute("data-copy"))).textContent();
    expect(await button.isVisible(), "a copy button is hidden although JavaScript is on");
    for (const modern of [true, false]) {
      await page.evaluate(async (keep) => {
        await navigator.clipboard.writeText("");
        if (!keep) navigator.clipboard.writeText = () => Promise.reject(new Error("not here"));
      }, modern);
      await button.click();
      await page.waitForFunction((element) => element.textContent.startsWith("Copied"), await button.elementHandle());
      const got = await page.evaluate(() => navigator.clipboard.readText());
      expect(got === text, `the button copied ${JSON.stringify(got)} instead of ${JSON.stringify(text)}`);
      await page.evaluate(() => delete navigator.clipboard.writeText);
      await page.waitForFunction((element) => !element.textContent.startsWith("Copied"), await button.elementHandle());
    }
  }
}

/// The step of the AI label has its own tick, large enough for a thumb; a tap on its words sets it.
export async function label(page) {
  const words = page.locator("label.tick");
  expect((await words.count()) === 1, "there is no tick for the AI label");
  const box = await words.boundingBox();
  expect(box.height >= 44 && box.x >= 0 && box.x + box.width <= page.viewportSize().width,
    `the tick's words are ${Math.round(box.width)} x ${Math.round(box.height)} pixels at ${Math.round(box.x)}`);
  const size = await page.locator("#ai-label").boundingBox();
  expect(size.width >= 24 && size.height >= 24 && size.width <= 40, `the tick is ${size.width} x ${size.height} pixels`);
  const tick = page.locator("#ai-label");
  expect(!(await tick.isChecked()), "the tick is set already");
  await words.click();
  expect(await tick.isChecked(), "a tap on the words does not set the tick");
}

/// After a refused link the tick is still there.
export async function ticked(page) {
  expect(await page.locator("#ai-label").isChecked(), "the tick is not kept after a wrong link");
}

/// Handed in without the tick: the page asks once, and one tap answers.
export async function asked(page) {
  const button = page.getByRole("button", { name: "Yes, it is on" });
  expect((await button.count()) === 1, "the page does not ask whether the label is on");
  const answered = page.waitForResponse((response) => response.request().method() === "POST");
  const loaded = page.waitForEvent("load");
  await button.click();
  expect((await answered).status() === 303, "the answer is not taken");
  await loaded;
  expect((await button.count()) === 0, "the page asks again");
}

/// Without the script the page offers nothing that would not work, and the caption can be selected.
export async function withoutScript(page) {
  for (const button of await page.locator("[data-copy]").all()) {
    expect(!(await button.isVisible()), "a copy button shows although JavaScript is off");
  }
  const caption = page.locator("#caption");
  if (await caption.count()) expect((await caption.textContent()).length > 0, "the caption is empty");
}

/// A wrong proof is refused next to its field, and the typed text stays.
export async function wrong(page) {
  await page.fill("#proof", wrongProof);
  await page.fill("#name", "Ana Lucía");
  const response = await submit(page, "form button");
  expect([400, 422].includes(response.status()), `a wrong proof answered ${response.status()}`);
  const error = page.locator("#proof-error");
  expect((await error.count()) === 1 && (await error.innerText()).length > 5, "a wrong proof gets no error");
  const field = page.locator("#proof");
  expect((await field.inputValue()) === wrongProof, "the refused link is not kept in its field");
  expect((await page.locator("#name").inputValue()) === "Ana Lucía", "the name is not kept in its field");
  expect((await field.getAttribute("aria-describedby")) === "proof-error", "the field does not name its error");
  const [above, below] = [await field.boundingBox(), await error.boundingBox()];
  const gap = below.y - (above.y + above.height);
  expect(gap >= 0 && gap < 24, `the error stands ${gap} pixels from its field`);
  expect(await field.evaluate((element) => document.activeElement === element), "the field has not got the focus");
  return error.innerText();
}

/// The right proof is answered by a redirect to the page, which thanks and shows it.
export async function right(page) {
  const rightProof = `https://www.tiktok.com/@brand/video/${number++}`;
  await page.fill("#proof", rightProof);
  const response = await submit(page, "form button");
  expect(response.status() === 303, `the right proof answered ${response.status()}, not 303`);
  const link = page.locator(".thanks a").first();
  expect((await link.count()) === 1, "the page does not thank for the proof");
  expect((await link.getAttribute("href")) === rightProof, `the page shows ${await link.getAttribute("href")}`);
  expect((await page.locator("#proof").count()) === 0, "the form is still there");
}

/// The next task is offered, and leads to `expected` when that is given.
export async function next(page, expected) {
  const link = page.locator("#next");
  expect((await link.count()) === 1, "the next task is not offered");
  const target = new URL(await link.getAttribute("href"), page.url());
  if (expected) {
    const wanted = new URL(expected, page.url());
    expect(target.href === wanted.href, `the next task is ${target.href}, not ${wanted.href}`);
  }
  return target.pathname + target.search;
}

/// Nothing is wider than the smallest phone.
export async function narrow(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  await page.setViewportSize(before);
  expect(width <= 320, `the page is ${width} pixels wide on a phone of 320`);
}
