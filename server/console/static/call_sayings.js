// What the clerk reads when something of a call went otherwise.

/** @param {any} error what api throws */
export function detail(error) {
  return error?.problem?.detail || "没有办成，请再试一次。";
}

/** Why a television that was rung did not answer. @param {string | null} by */
export function notTaken(by) {
  if (by === "tv") return "对方现在不方便接。还在回电名单里，过一会儿再打。";
  return by === "clerk" ? "没有再打。还在回电名单里。" : "电视响了一分钟，没有人接。还在回电名单里，过一会儿再打。";
}

/** What the clerk reads when a call is over. @param {string | null} by */
export function farewell(by) {
  if (by === "tv") return "对方已挂断。";
  return by === "server" ? "对方的电视断开太久，通话已结束。" : "通话已结束。";
}

/** What the clerk reads when the call has gone to another desk. @param {import("./call_types.js").Call} call */
export function handedOn(call) {
  const desk = { anxinban: "安馨办窗口", 12345: "12345 视频专席" }[call.desk] ?? call.desk;
  return call.transfer?.desk === call.desk ? "已转给会说本地话的同事，排在最前面。" : `已转到${desk}，排在最前面。`;
}
