// Words and colours of states, and times as a clerk reads them.

/** @type {Record<string, {words: string, tone: string}>} */
export const STATES = {
  draft: { words: "还没提交", tone: "plain" },
  submitted: { words: "待审", tone: "todo" },
  in_review: { words: "审核中", tone: "busy" },
  returned: { words: "已退回补正", tone: "warn" },
  passed: { words: "预审通过", tone: "good" },
  refused: { words: "预审不通过", tone: "bad" },
  withdrawn: { words: "居民已撤回", tone: "plain" },
  expired: { words: "已过期", tone: "plain" },
};

/** @type {Record<string, string>} */
export const WARNINGS = { dark: "偏暗", blurred: "模糊", small: "太小", turned: "放倒了" };

/** How long something waits. @param {number} since ms @param {number} [now] ms */
export function waited(since, now = Date.now()) {
  const minutes = Math.floor(Math.max(0, now - since) / 60_000);
  if (minutes < 1) return "刚交";
  if (minutes < 60) return `等了 ${minutes} 分钟`;
  if (minutes < 48 * 60) return `等了 ${Math.floor(minutes / 60)} 小时`;
  return `等了 ${Math.floor(minutes / 1440)} 天`;
}

/** A point in time. @param {number} time ms */
export function clock(time) {
  const at = new Date(time);
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${at.getMonth() + 1} 月 ${at.getDate()} 日 ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** AB2C-D3EF. @param {string} number */
export function grouped(number) {
  return number.length === 8 ? `${number.slice(0, 4)}-${number.slice(4)}` : number;
}
