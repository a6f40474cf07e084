// A clock of a thread of its own: the page's own timers slow down when another tab is in front.

let timer = 0;
self.onmessage = (event) => {
  self.clearInterval(timer);
  if (event.data > 0) timer = self.setInterval(() => self.postMessage(0), event.data);
};
