// What boxes say of themselves, in the operator's words.

/** @type {Record<string, string>} */
export const PROBLEMS = {
  clock: "时间不对",
  bundle_none: "没有办事指南",
  bundle_old: "办事指南过期",
  bundle_refused: "新指南用不了",
  disk_full: "存储满了",
  no_remote: "收不到遥控器",
  no_sound: "没有声音",
  crashed: "程序意外退出过",
};

/** @type {Record<string, string>} */
export const ALARMS = {
  two_runs: "同一个身份，两个程序轮流在用：可能被复制了",
  two_places: "同一个身份，两处同时连着：可能被复制了",
  card: "另一台机顶盒拿这张智能卡来登记",
};

/** @type {Record<string, string>} */
export const CHANNELS = { normal: "随大家", first: "先试（分批时先发给它们）", last: "最后（发给全部时才换）" };

/** How long ago. @param {number} time ms @param {number} [now] ms */
export function ago(time, now = Date.now()) {
  if (!time) return "没有来过";
  const minutes = Math.floor(Math.max(0, now - time) / 60_000);
  if (minutes < 6) return "刚刚";
  if (minutes < 60) return `${minutes} 分钟前`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} 小时前`;
  return `${Math.floor(minutes / 1440)} 天前`;
}
