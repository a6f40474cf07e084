// The print sheet: prints when its photos are there.
const images = [...document.images].map((image) => image.decode().catch(() => {}));
document.getElementById("print")?.addEventListener("click", () => window.print());
document.getElementById("close")?.addEventListener("click", () => window.close());
document.addEventListener("keydown", (event) => event.key === "Escape" && window.close());
await Promise.all(images);
document.body.dataset.state = "ready";
if (window.opener || history.length === 1) window.print();

export {};
