// 一件事: which departments have a part of it and how far they are; for the window all verdicts side by side.
import { get, sentence } from "./api.js";
import { make } from "./element.js";
import { STATES } from "./words.js";

/**
 * @typedef {{id: string, title: string, department: string, state: string, clerk: string, own: boolean}} Part
 * @typedef {{id: string, name: string, parts: Part[], overall: boolean}} PackageData
 * @typedef {{department: string, title: string, verdict: string | null, reason: string}} Verdict
 * @typedef {{line: string, papers: {name: string, verdicts: Verdict[]}[]}} Overview
 */

/**
 * @param {PackageData} data
 * @param {(part: {id: string, state: string}) => void} open
 */
export function packageBox(data, open) {
  const list = make("ol", { class: "package-parts" }, ...data.parts.map((part) => make("li", {}, partOf(part, open))));
  const box = make("section", { id: "package", class: "facts" }, make("h3", { text: `一件事：${data.name}` }), list);
  if (data.overall) box.append(overall(data.id));
  return box;
}

/** @param {Part} part @param {(part: {id: string, state: string}) => void} open */
function partOf(part, open) {
  const state = STATES[part.state] ?? { words: part.state, tone: "plain" };
  const words = [
    make("span", { class: "package-title", text: part.title }),
    make("span", { class: "quiet", text: part.department }),
    make("span", { class: `tag ${state.tone}`, text: part.clerk ? `${state.words} · ${part.clerk}` : state.words }),
  ];
  if (part.own) return make("div", { class: "package-part own", "aria-current": "true" }, ...words);
  if (!part.id) return make("div", { class: "package-part" }, ...words);
  return make("button", { type: "button", class: "package-part", onclick: () => open(part) }, ...words);
}

/** The window's view, fetched when it is opened. @param {string} id */
function overall(id) {
  const room = make("div", { class: "package-overall" });
  const details = make("details", { id: "package-overall" }, make("summary", { text: "各部门对每样材料的判定" }), room);
  details.addEventListener("toggle", () => void (details.open && fill(room, id)));
  return details;
}

/** @param {HTMLElement} room @param {string} id */
async function fill(room, id) {
  try {
    /** @type {Overview} */
    const { line, papers } = await get(`/api/staff/packages/${id}`);
    const rows = papers.map(({ name, verdicts }) =>
      make("tr", {}, make("th", { text: name }), make("td", {}, ...verdicts.map(verdictOf))),
    );
    room.replaceChildren(make("p", { class: "package-line", text: line }), make("table", {}, ...rows));
  } catch (error) {
    room.replaceChildren(make("p", { class: "material-error", role: "alert", text: sentence(error) }));
  }
}

/** @param {Verdict} verdict */
function verdictOf({ department, title, verdict, reason }) {
  const words = `${department}：${verdict ?? "还没判定"}${reason ? `，${reason}` : ""}`;
  return make("p", { class: verdict === "需补正" ? "told" : "", title, text: words });
}
