// Takes a picture of a page: node picture.mjs URL WIDTH HEIGHT FILE. A height of 0 takes the whole page.

import { chromium } from "playwright-core";

const [url, width, height, path] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"] });
try {
  const page = await browser.newPage({ viewport: { width: Number(width), height: Number(height) || 200 } });
  await page.goto(url, { waitUntil: "networkidle" });
  await page.waitForTimeout(1500);  // the player fades its spinner out without an event
  await page.screenshot({ path, fullPage: Number(height) === 0 });
} finally {
  await browser.close();
}
