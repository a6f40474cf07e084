// Where an import stands: the five steps, and the bar while it is being read.
import { STEPS, figure } from "./catalogue_words.js";
import { make } from "./element.js";

/** @typedef {import("./catalogue_words.js").Import} Import */

/** The five steps. @param {number} done how many are behind; -1: nothing was uploaded yet @param {string} [state] */
export function rail(done, state = "") {
  const here = Math.max(0, done);
  const stuck = state === "refused" || state === "failed";
  return make(
    "ol",
    { class: "rail", "aria-label": "步骤" },
    ...STEPS.map((text, index) =>
      make(
        "li",
        {
          class: index < done ? "done" : index === here ? (stuck ? "here stuck" : "here") : "",
          "aria-current": index === here ? "step" : false,
        },
        make("span", { class: "count", "aria-hidden": "true", text: index < done ? "✓" : String(index + 1) }),
        text,
      ),
    ),
  );
}

/** @param {Import} summary */
export function progress(summary) {
  const { rows_done: done, rows_total: total } = summary;
  const words = total
    ? `已核对 ${figure(done)} / ${figure(total)} 行`
    : done
      ? `已读 ${figure(done)} 行`
      : "正在打开文件，请稍等";
  const bar = make("progress", { id: "reading-bar", "aria-label": "读文件的进度" });
  if (total) {
    bar.max = total;
    bar.value = done;
  }
  return make("section", { class: "reading", role: "status" }, bar, make("p", { text: words }));
}
