// What was wrong with a list, row by row, and what was cleaned or left out.
import { figure } from "./catalogue_words.js";
import { make } from "./element.js";

/**
 * @typedef {import("./catalogue_words.js").ImportDetail} ImportDetail
 * @typedef {import("./catalogue_words.js").Problem} Problem
 */

/** @param {ImportDetail} detail */
export function problems({ summary, rows, problems: listed, cleaned, notes }) {
  const section = make("section", { id: "problems" });
  if (summary.state === "failed") {
    section.append(...notes.map((text) => make("p", { class: "told-bad", text })));
    return section;
  }
  if (listed.length > 0) {
    const bad = `${figure(summary.bad_rows)} 行有问题`;
    const what = summary.state === "refused" ? bad : `跳过了其中 ${bad}的`;
    section.append(
      make(
        "div",
        { class: "problems-head" },
        make("h3", { text: `读了 ${figure(rows)} 行，${what}（共 ${figure(summary.problems)} 处）` }),
        make("a", {
          href: `/api/staff/catalogue/imports/${summary.id}/problems.csv`,
          download: true,
          text: "下载全部问题（表格）",
        }),
      ),
      table(listed),
    );
    if (summary.problems > listed.length) {
      section.append(make("p", { class: "quiet", text: `这里只列出前 ${listed.length} 处，全部的请下载表格来看。` }));
    }
  } else if (rows > 0) {
    section.append(make("h3", { text: `读了 ${figure(rows)} 行，没有问题` }));
  }
  const remarks = [
    ...cleaned.map(({ kind, count, places }) => {
      const more = count > places.length ? "等" : "";
      return `已自动清理${kind} ${figure(count)} 处（${places.slice(0, 3).join("、")}${places.length > 3 ? "等" : more}）。`;
    }),
    ...notes,
  ];
  if (remarks.length > 0) {
    section.append(make("ul", { class: "remarks", id: "remarks" }, ...remarks.map((text) => make("li", { text }))));
  }
  return section;
}

/** @param {Problem[]} listed */
function table(listed) {
  const withSheets = listed.some(({ sheet }) => sheet);
  const heads = [...(withSheets ? ["工作表"] : []), "行", "列", "哪里不对", "怎么改"];
  return make(
    "table",
    { class: "grid problems" },
    make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col", text })))),
    make(
      "tbody",
      {},
      ...listed.map(({ sheet, row, column, reason, mend }) =>
        make(
          "tr",
          {},
          ...(withSheets ? [make("td", { text: sheet })] : []),
          make("td", { class: "narrow", text: row ? String(row) : "整份" }),
          make("td", { text: column }),
          make("td", { text: reason }),
          make("td", { text: mend }),
        ),
      ),
    ),
  );
}
