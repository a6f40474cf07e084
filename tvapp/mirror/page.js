// The picture is fetched again after every key and, while something may change by itself, once a second.
const picture = /** @type {HTMLImageElement} */ (document.getElementById("picture"));
const where = /** @type {HTMLElement} */ (document.getElementById("where"));
let version = -1;

/** @param {{screen: string, focus: string, title: string, version: number}} state */
function show(state) {
  where.textContent = `${state.title}（${state.focus}）`;
  version = state.version;
  picture.src = `/frame.png?${Date.now()}`;
}

/** @param {string} action */
async function press(action) {
  const answer = await fetch("/press", { method: "POST", body: JSON.stringify({ action }) });
  if (answer.ok) show(await answer.json());
}

for (const button of document.querySelectorAll("[data-action]")) {
  button.addEventListener("click", () => press(/** @type {HTMLElement} */ (button).dataset.action ?? ""));
}

/** @type {Record<string, string>} */
const KEYS = {
  ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right", Enter: "ok", Backspace: "back",
  Escape: "back", Home: "home", PageUp: "page_up", PageDown: "page_down", "*": "star", "#": "hash",
};
addEventListener("keydown", (event) => {
  const action = KEYS[event.key] ?? (/^[0-9]$/.test(event.key) ? `digit_${event.key}` : "");
  if (!action) return;
  event.preventDefault();
  press(action);
});

setInterval(async () => {
  if (document.hidden) return;
  try {
    const state = await (await fetch("/state")).json();
    if (state.version !== version || state.screen === "call") show(state);
  } catch {
    where.textContent = "电视程序没有在运行";
  }
}, 1000);
