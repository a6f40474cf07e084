// Many events, little work.

const GATHER_MS = 400;

/** Many events at once ask only twice: now, and once more after the last. @param {() => Promise<void>} work */
export function gathered(work) {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await work();
      await new Promise((done) => setTimeout(done, GATHER_MS));
    }
    running = false;
  };
}
