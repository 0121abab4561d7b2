// Comforts only: without this script the page works all the same.
const legacyCopy = (text) => {
  const area = document.createElement("textarea");
  area.value = text;
  area.readOnly = true;
  area.className = "away";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
};

// The clipboard of the browser is there only on https and on this machine.
const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return legacyCopy(text);
  }
};

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const label = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const done = await copy(source.textContent);
    if (!done) getSelection().selectAllChildren(source);
    button.textContent = done ? "Copied ✓" : "Selected: now copy it";
    setTimeout(() => (button.textContent = label), 2500);
  });
}

// What apps share is often a sentence with a link in it, or a link without its scheme.
const proof = document.getElementById("proof");
proof?.addEventListener("change", () => {
  const text = proof.value.trim();
  const link = text.match(/https?:\/\/\S+/);
  if (link) proof.value = link[0];
  else if (/^([\w-]+\.)*tiktok(\.com|v\.(com|us|eu))\//i.test(text)) proof.value = "https://" + text;
});

// One tap, one proof; coming back with the back button gives the button again.
for (const form of document.forms) {
  const button = form.querySelector("button");
  form.addEventListener("submit", () => (button.disabled = true));
  addEventListener("pageshow", () => (button.disabled = false));
}
