// The distances between the parts of a page: node apart.mjs URL WIDTH. Prints [{above, below, gap}] of the parts one
// below the other in the body and in its lists.

import { chromium } from "playwright-core";

const [url, width] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"] });
try {
  const page = await browser.newPage({ viewport: { width: Number(width), height: 900 } });
  await page.goto(url, { waitUntil: "networkidle" });
  console.log(JSON.stringify(await page.evaluate(() => {
    const told = [];
    for (const parent of document.querySelectorAll("body, .stage, main > ol")) {
      const parts = [...parent.children].filter((each) => each.getClientRects().length > 0 && each.tagName !== "SCRIPT" &&
        getComputedStyle(each).position !== "fixed");
      for (let at = 1; at < parts.length; ++at) {
        const [above, below] = [parts[at - 1], parts[at]];
        told.push({ above: above.innerText.slice(0, 200), below: below.innerText.slice(0, 200),
          gap: below.getBoundingClientRect().top - above.getBoundingClientRect().bottom });
      }
    }
    return told;
  })));
} finally {
  await browser.close();
}
