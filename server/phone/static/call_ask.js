// Asking the server from a call page, and the two switches below its picture.

/** @param {string} base the page's own address @returns {(path: string, body?: object) => Promise<any>} throws the problem with its status */
export function asking(base) {
  return async (path, body) => {
    const answer = await fetch(base + path, {
      method: body ? "POST" : "GET",
      headers: { Accept: "application/json", "Content-Type": "application/json" },
      body: body && JSON.stringify(body),
      cache: "no-store",
    });
    const content = await answer.json().catch(() => ({}));
    if (!answer.ok) throw { status: answer.status, ...content };
    return content;
  };
}

/** Camera and microphone off and on. @param {import("./call_devices.js").Devices} devices @param {() => void} draw */
export function switches(devices, draw) {
  for (const [id, kind, word] of /** @type {[string, "video" | "audio", string][]} */ ([
    ["picture", "video", "摄像头"],
    ["sound", "audio", "话筒"],
  ])) {
    const button = /** @type {HTMLElement} */ (document.getElementById(id));
    button.addEventListener("click", () => {
      const off = button.getAttribute("aria-pressed") !== "true";
      devices.enable(kind, !off);
      button.setAttribute("aria-pressed", String(off));
      button.textContent = `${off ? "开" : "关"}${word}`;
      draw();
    });
  }
}
