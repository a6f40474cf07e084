// Why a clerk takes no calls for a while, in words.

/** @type {Record<string, string>} */
export const PAUSES = {
  rest: "休息一下",
  meal: "吃饭",
  meeting: "开会",
  counter: "窗口有人",
  training: "培训",
  unanswered: "没有接来电",
};
