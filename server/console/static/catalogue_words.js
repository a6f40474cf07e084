// Words, colours and steps of an import, and figures as people write them.

/**
 * @typedef {{new: number, changed: number, gone: number, same: number}} Counts
 * @typedef {{id: string, file: string, source: string, imported: number, imported_by: string, mine: boolean,
 *   state: string, rows_done: number, rows_total: number, bad_rows: number, problems: number, counts: Counts,
 *   approved: number | null, approved_by: string, version: number | null}} Import
 * @typedef {{sheet: string, row: number, column: string, reason: string, mend: string}} Problem
 * @typedef {{summary: Import, rows: number, problems: Problem[], notes: string[],
 *   cleaned: {kind: string, count: number, places: string[]}[]}} ImportDetail
 */

/** @type {Record<string, {words: string, tone: string}>} */
export const IMPORT_STATES = {
  reading: { words: "正在读", tone: "busy" },
  failed: { words: "没有读完", tone: "bad" },
  refused: { words: "有问题", tone: "bad" },
  same: { words: "没有变化", tone: "plain" },
  waiting: { words: "等复核", tone: "todo" },
  approved: { words: "等发布", tone: "warn" },
  published: { words: "已发布", tone: "good" },
  dropped: { words: "已作废", tone: "plain" },
};

export const STEPS = ["上传", "看问题", "看差别", "复核", "发布"];

/** @type {Record<string, number>} How many steps are behind an import. */
const DONE = { reading: 0, failed: 0, refused: 1, same: 2, waiting: 2, approved: 4, published: 5, dropped: 2 };

/** How many of the five steps are done; who uploaded looks at the differences, another one reviews. @param {Import} made */
export const stepsDone = ({ state, mine }) => (state === "waiting" && !mine ? 3 : (DONE[state] ?? 0));

/** @type {Record<string, {words: string, tone: string}>} */
export const CHANGES = {
  new: { words: "新增", tone: "good" },
  changed: { words: "改动", tone: "warn" },
  gone: { words: "取消", tone: "bad" },
};

/** 12,345 @param {number} number */
export const figure = (number) => number.toLocaleString("zh-CN");

/** @param {number} bytes */
export function weight(bytes) {
  return bytes < 1_000_000 ? `${figure(Math.max(1, Math.round(bytes / 1000)))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** What an import does, in one line. @param {Counts} counts */
export function told(counts) {
  const parts = Object.entries(CHANGES)
    .map(([kind, { words }]) => ({ words, count: counts[/** @type {keyof Counts} */ (kind)] }))
    .filter(({ count }) => count > 0)
    .map(({ words, count }) => `${words} ${figure(count)}`);
  return (counts.same || !parts.length ? [...parts, `不变 ${figure(counts.same)}`] : parts).join("，");
}

/** Whether so much of a list would go that the wrong file may have been chosen. @param {Counts} counts */
export function losesMuch({ gone, changed, same }) {
  return gone >= 5 && gone * 5 >= gone + changed + same;
}

/** How much of the published list would go. @param {Counts} counts */
export function shareGone({ gone, changed, same }) {
  const percent = Math.round((100 * gone) / Math.max(1, gone + changed + same));
  return percent >= 100 ? "全部" : ` ${percent}%`;
}

/** A name without what copies and downloads add to it: 清单(2).xlsx → 清单. @param {string} file */
export function listName(file) {
  return file
    .replace(/\.[^.]+$/, "")
    .replace(/\s*(?:[（(]\d+[)）]|-\s*副本|_副本|副本)+$/, "")
    .trim();
}
