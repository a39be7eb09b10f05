// Says to the server which pages of a document were in sight, for how long and how much of each. Twice a second
// the browser is asked what of each page the screen shows, even when the frame itself is scrolled away.

const SAMPLE = 500;
const REPORT = 15_000;
const BANDS = 20; // a page is seen in bands, a twentieth each

export function reportDisplay({ root, sheets, data }) {
  const { displayedUrl, pageToken } = root.dataset;
  const pages = new Map(sheets.map(({ element, number }) => [element, { number, time: 0, seen: new Set() }]));
  let hash = "";
  digest(data).then((value) => (hash = value), () => {});

  let last = performance.now();
  const observer = new IntersectionObserver((entries) => {
    const now = performance.now();
    const passed = Math.min(now - last, 2 * SAMPLE);
    last = now;
    if (document.hidden) return;
    for (const { target, boundingClientRect: whole, intersectionRect: part } of entries) {
      if (!whole.height || part.height < Math.min(100, whole.height / 10)) continue;
      const page = pages.get(target);
      page.time += passed;
      const first = Math.ceil(((part.top - whole.top) / whole.height) * BANDS - 0.5);
      const end = Math.floor(((part.bottom - whole.top) / whole.height) * BANDS + 0.5);
      for (let band = Math.max(first, 0); band < Math.min(end, BANDS); band++) page.seen.add(band);
    }
  });

  // Observed anew, each page says at once how much of it is in sight.
  function sample() {
    if (document.hidden) return;
    observer.disconnect();
    for (const element of pages.keys()) observer.observe(element);
  }

  function send() {
    const list = [...pages.values()].filter(({ time }) => time >= 100);
    if (!list.length) return;
    const displayed = list.map(({ number, time, seen }) => `${number}=${Math.round(time)}:${(seen.size * 100) / BANDS}`);
    for (const page of list) page.time = 0;
    const body = new URLSearchParams({ page: pageToken, displayed: displayed.join(","), sha256: hash });
    // Goes out even while the page is being left; a report that is lost is missing, no more.
    fetch(displayedUrl, { method: "POST", body, keepalive: true }).catch(() => {});
  }

  sample();
  const timers = [setInterval(sample, SAMPLE), setInterval(send, REPORT)];
  const ending = new AbortController();
  for (const [target, name] of [[document, "visibilitychange"], [document, "submit"], [window, "pagehide"]])
    target.addEventListener(name, send, { signal: ending.signal });

  return () => {
    timers.forEach(clearInterval);
    ending.abort();
    observer.disconnect();
  };
}

async function digest(data) {
  const hash = await crypto.subtle.digest("SHA-256", data);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
