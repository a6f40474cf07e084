// What a clerk can decide about the whole, and what is asked before it is done.

/** @typedef {"return" | "pass" | "refuse"} Step */

/** @type {Record<Step, {ask: string, done: string, go: string}>} */
export const STEPS = {
  return: { ask: "退回补正？居民会在电视上看到要补的材料和您写的话。", done: "已退回补正。", go: "退回" },
  pass: { ask: "预审通过？通过以后不能再改。居民会看到要带哪些原件到窗口。", done: "已预审通过。", go: "通过" },
  refuse: { ask: "不予通过？不通过以后不能再改。居民会看到您写的原因。", done: "已不予通过。", go: "不通过" },
};
