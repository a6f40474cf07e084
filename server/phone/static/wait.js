// Waits for OK on the TV. Without this script the page reloads itself every five seconds.
const wait = /** @type {HTMLElement} */ (document.getElementById("wait"));
const address = /** @type {string} */ (wait.dataset.state);

async function look() {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
    if (!answer.ok || (await answer.json()).state !== "opened") {
      location.reload();
      return;
    }
  } catch {
    // No network for a moment: ask again.
  }
  setTimeout(look, 1000);
}

setTimeout(look, 1000);
