// Says to the server which pages of a document were in sight, and for how long. A page counts while half of
// it, or half of what the viewer can show, is in sight in a window that is in front.

const EVERY = 15_000;

export function reportDisplay({ root, viewer, sheets, data }) {
  const { displayedUrl, pageToken } = root.dataset;
  const inSight = new Map(); // page: since when
  const shown = new Map(); // page: milliseconds not yet reported
  let hash = "";
  digest(data).then((value) => (hash = value), () => {});

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio, intersectionRect } of entries) {
        const page = sheets.findIndex(({ element }) => element === target) + 1;
        const isSeen = intersectionRatio >= 0.5 || intersectionRect.height >= viewer.clientHeight / 2;
        if (isSeen && intersectionRatio > 0) inSight.set(page, inSight.get(page) ?? performance.now());
        else leave(page);
      }
    },
    { threshold: Array.from({ length: 21 }, (_, index) => index / 20) },
  );
  sheets.forEach(({ element }) => observer.observe(element));

  function leave(page) {
    const since = inSight.get(page);
    inSight.delete(page);
    if (since !== undefined && !document.hidden) add(page, performance.now() - since);
  }

  function add(page, time) {
    shown.set(page, (shown.get(page) ?? 0) + time);
  }

  // Counts what is in sight up to now and goes on from here.
  function settle() {
    const now = performance.now();
    for (const [page, since] of inSight) {
      add(page, now - since);
      inSight.set(page, now);
    }
  }

  function send() {
    const list = [...shown].map(([page, time]) => [page, Math.min(Math.round(time), 3_600_000)]).filter(([, time]) => time >= 100);
    if (!list.length) return;
    list.forEach(([page]) => shown.delete(page));
    const body = new URLSearchParams({ page: pageToken, displayed: list.map((pair) => pair.join("=")).join(","), sha256: hash });
    // Goes out even while the page is being left; a report that is lost is one that is missing, no more.
    fetch(displayedUrl, { method: "POST", body, keepalive: true }).catch(() => {});
  }

  function report() {
    settle();
    send();
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      // What was in sight until this moment counts.
      report();
    } else {
      for (const page of inSight.keys()) inSight.set(page, performance.now());
    }
  });
  addEventListener("pagehide", () => document.hidden || report());
  document.addEventListener("submit", report);
  const timer = setInterval(() => document.hidden || report(), EVERY);

  return () => {
    clearInterval(timer);
    observer.disconnect();
    inSight.clear();
  };
}

async function digest(data) {
  const hash = await crypto.subtle.digest("SHA-256", data);
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
