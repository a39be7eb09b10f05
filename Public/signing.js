// Frame side. Every page works without it: it adds the talk with the host page, the wait for a result,
// the resend countdown, protection against double clicks, where the focus goes, and the viewer.

const { dataset } = document.body;
const $ = (selector) => document.querySelector(selector);

// Talk with the host page. Nothing is said before an allowed origin has greeted us, and only to that one.
const isLater = document.referrer.startsWith(`${location.origin}/sign/`); // a page reached from one of ours
const events = new Set();
let host = null;
let told = 0; // the height
let echoes = 0;
let width = innerWidth;
let resizedAt = 0;

function say(message) {
  if (host) parent.postMessage({ paraphe: 1, ...message }, host);
}

// As without a scroll bar: one takes width, which makes the viewer, of fixed proportions, lower, and would stay.
function contentHeight() {
  const { clientWidth, style } = document.documentElement;
  if (clientWidth < innerWidth) style.overflow = "hidden";
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  style.overflow = "";
  return height;
}

function tellHeight() {
  told = contentHeight();
  say({ type: "height", height: told });
}

// The host gives the frame the height of its content. Where that follows the frame's height (a brand's
// `min-height: 100vh` and a margin) both would grow for ever: a few times in a row it is taken for chance.
function followHeight() {
  if (contentHeight() === told) return;
  echoes = resizedAt === document.timeline.currentTime ? echoes + 1 : 0;
  if (echoes === 5) setTimeout(tellHeight, 500);
  if (echoes < 5) tellHeight();
}

function noteResize() {
  resizedAt = innerWidth === width ? document.timeline.currentTime : 0;
  width = innerWidth;
}

// Where the focus is, for a browser that does not scroll the host page to it.
function sayFocus() {
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  say({ type: "focus", top: Math.max(0, top + scrollY), bottom: Math.max(0, bottom + scrollY) });
}

function sayEvent(name) {
  const detail = { contractId: dataset.contract, signatoryId: dataset.signatory, reference: dataset.reference };
  say({ type: "event", name, detail });
}

function tell(name) {
  events.add(name);
  sayEvent(name);
}

if (parent !== window) {
  const allowed = dataset.frameOrigins.split(" ").filter(Boolean);
  addEventListener("message", ({ source, origin, data }) => {
    if (source !== parent || !allowed.includes(origin) || data?.paraphe !== 1 || data.type !== "hello") return;
    const isFirst = !host;
    host = origin;
    tellHeight();
    // The host page shows the top of a new step, then the control to correct, if there is one. A phone's frame
    // scrolls itself, and shows that control already.
    if (isFirst && isLater) {
      const isFaulty = document.activeElement?.matches("[aria-invalid=true]");
      if (!isFaulty || innerWidth >= 640) say({ type: "focus", top: 0, bottom: 0 });
      if (isFaulty) sayFocus();
    }
    events.forEach(sayEvent);
  });
  addEventListener("resize", noteResize);
  document.addEventListener("focusin", ({ target }) => target.matches("[aria-invalid=true]") && sayFocus());
  new ResizeObserver(followHeight).observe(document.body);
}
if (dataset.event) tell(dataset.event);

// Focus. A page reached from one of ours starts at its title, or at the control to correct;
// the first one, whose referrer is the host page, leaves the focus where it is.
function faulty() {
  const controls = [...document.querySelectorAll("[aria-invalid=true]")];
  return controls.find((control) => control.getClientRects().length) ?? $(".read-note.error ~ .viewer .viewer-pages");
}
if (isLater) {
  const target = faulty() ?? (location.hash ? document.getElementById(location.hash.slice(1)) : null) ?? $("h1");
  if (target && target.tabIndex < 0) target.tabIndex = -1;
  target?.focus();
}

// A status that is there when the page opens is not read out: put it back once the page has settled.
const news = $(".alert[role=status]");
if (news) setTimeout(() => news.replaceChildren(...news.childNodes), 500);

// Consent: say what is missing without leaving the page, beside the control that gets the focus. The server
// says the same.
const { title } = document;
const hasError = faulty() !== null;
function tellMissing(owner, error, control) {
  if (!hasError) document.title = owner.dataset.titleError.replace("{title}", title);
  control.setAttribute("aria-describedby", error.id);
  control.focus();
}
const consent = $(".consent");
function refuseWithoutConsent(event) {
  const box = consent?.querySelector("input");
  if (!box || box.checked || !event.target.contains(box)) return false;
  event.preventDefault();
  const error = consent.querySelector(".error");
  error.hidden = false;
  box.setAttribute("aria-invalid", "true");
  tellMissing(consent, error, box);
  return true;
}
// Documents that have to be read to their end: the same, and the focus goes to what is left of them.
const readCheck = $("[data-read-all]");
const readNote = $(".read-note");
function refuseUnread(event) {
  if (!readCheck || !event.target.contains(readCheck) || $(".viewer.is-broken")) return false;
  const read = readCheck.querySelector("[name=read]").value.split(",");
  const marks = [...document.querySelectorAll("[data-read-mark]")];
  const left = marks.filter((mark) => !read.includes(mark.dataset.readMark));
  if (!left.length) return false;
  event.preventDefault();
  const link = left[0].closest("tr").querySelector("th a");
  const more = $("[data-do=read]"); // phones show the first page, and the others behind this button
  const control = link ?? (more.getClientRects().length ? more : $(".viewer-pages"));
  (control === more ? more.parentElement : $(".viewer")).before(readNote);
  readNote.classList.add("error");
  tellMissing(readCheck, readNote, control);
  readNote.scrollIntoView({ block: "nearest" });
  return true;
}
readCheck?.addEventListener("change", ({ target }) => {
  if (target.name !== "read") return;
  readNote.classList.remove("error");
  $(".viewer").before(readNote);
  document.title = title;
  const told = document.querySelectorAll("[aria-describedby=read-note]");
  told.forEach((control) => control.removeAttribute("aria-describedby"));
});
consent?.addEventListener("change", ({ target }) => {
  target.removeAttribute("aria-invalid");
  target.removeAttribute("aria-describedby");
  consent.querySelector(".error").hidden = true;
});

// One submission per form: the button keeps its width and says it is working.
const busy = new Map();
document.addEventListener("submit", (event) => {
  const button = event.submitter ?? event.target.querySelector("button");
  if (button?.getAttribute("aria-disabled") === "true") return event.preventDefault();
  if (refuseUnread(event) || refuseWithoutConsent(event) || !button?.dataset.busy) return;
  busy.set(button, [...button.childNodes]);
  button.style.minWidth = `${button.offsetWidth}px`;
  button.setAttribute("aria-disabled", "true");
  button.textContent = button.dataset.busy;
});
// Back to a page kept in memory: its buttons work again.
addEventListener("pageshow", ({ persisted }) => {
  if (!persisted) return;
  for (const [button, label] of busy) {
    button.replaceChildren(...label);
    button.removeAttribute("aria-disabled");
  }
  busy.clear();
});

// A pasted code may hold spaces or a whole sentence: keep its digits before maxlength cuts it.
$("#code")?.addEventListener("paste", (event) => {
  const digits = event.clipboardData?.getData("text").replace(/\D/g, "");
  if (!digits) return;
  event.preventDefault();
  event.target.value = digits.slice(0, event.target.maxLength);
});

// The menu of languages covers what is under it no longer than it is used.
const menu = $(".languages details");
menu?.addEventListener("focusout", ({ relatedTarget: next }) => {
  if (next && !menu.contains(next)) menu.open = false;
});
menu?.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Turned, a phone lays the page out anew: what was in the middle of the screen stays there.
let middle = null;
let screenWidth = innerWidth;
addEventListener("scroll", () => {
  const element = scrollY > 0 ? document.elementFromPoint(innerWidth / 2, innerHeight / 2) : null;
  const { top, height } = element?.getBoundingClientRect() ?? {};
  middle = height ? { element, part: (innerHeight / 2 - top) / height } : null;
}, { passive: true });
addEventListener("resize", () => {
  if (innerWidth === screenWidth) return; // a keyboard came or went
  screenWidth = innerWidth;
  if (!middle?.element.getClientRects().length) return;
  const { top, height } = middle.element.getBoundingClientRect();
  scrollBy({ top: top + middle.part * height - innerHeight / 2, behavior: "instant" });
});

// Resend: the countdown is silent, its end is spoken.
const resend = $("[data-wait]");
if (resend?.dataset.wait > 0) {
  const label = resend.querySelector("span");
  const text = label.textContent;
  const end = Date.now() + resend.dataset.wait * 1000;
  resend.setAttribute("aria-disabled", "true");
  resend.classList.add("is-waiting");
  const tick = () => {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left > 0) {
      const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      label.textContent = resend.dataset.waitText.replace("{time}", time);
      return;
    }
    clearInterval(timer);
    label.textContent = text;
    resend.removeAttribute("aria-disabled");
    resend.classList.remove("is-waiting");
    const status = $("[data-ready]");
    status.textContent = status.dataset.ready;
  };
  const timer = setInterval(tick, 1000);
  tick();
}

// Wait for a result: each second for a minute, then every five. A failed request is only a later one.
const waiting = $("[data-status-url]");
if (waiting) {
  const start = Date.now();
  const poll = async () => {
    try {
      const answer = await fetch(waiting.dataset.statusUrl, { cache: "no-store", headers: { accept: "application/json" } });
      const { done, location: next } = answer.ok ? await answer.json() : {};
      const url = done && next ? new URL(next, location.href) : null;
      if (url?.origin === location.origin) {
        waiting.querySelector("[role=status]").textContent = waiting.dataset.done;
        return location.replace(url);
      }
    } catch {
      // Offline or restarting: keep asking.
    }
    const late = Date.now() - start > 60_000;
    if (late) $(".refresh")?.classList.add("is-late");
    setTimeout(poll, late ? 5000 : 1000);
  };
  setTimeout(poll, 1000);
}

const viewer = $(".viewer");
if (viewer) {
  import("./viewer.js").then(
    ({ show }) => show(viewer, () => tell("viewed")),
    () => {
      const wasFaulty = isLater && faulty() === document.activeElement;
      viewer.classList.add("is-broken"); // plain links instead, and a box that says what was read
      if (wasFaulty) faulty()?.focus();
    },
  );
}
