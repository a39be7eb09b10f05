// Shows a PDF with pdf.js: pages drawn as they come near, or their text as real, reflowing text.

const ZOOMS = [1, 1.25, 1.5, 2, 3];
const MAX_PIXELS = 16e6; // the largest canvas of phones
const STAY = 15_000; // longer than the next page takes

if (!window.startViewer) throw new Error("viewer-start.js is not there"); // plain links instead

export function show(root, onFirstPage) {
  const find = (selector) => root.querySelector(selector);
  const button = (name) => find(`[data-do="${name}"]`);
  const pages = find(".viewer-pages");
  const status = find(".viewer-status");
  const failure = find(".viewer-error");
  const folder = (url) => (url.endsWith("/") ? url : `${url}/`);
  const reading = document.querySelector("[data-read-all] [name=read]");
  const readMark = document.querySelector(`[data-read-mark="${root.dataset.number}"]`);
  const { pdfjs, cmaps, standardFonts, pageOf, pageImage, noText } = root.dataset;

  let pdf, worker, sheets = [], nearby, stopReport, ending, lookAtEnd;
  let place = null; // which sheet is at the top of the view, and how far
  let current = 1, zoom = 0, asText = false, opener = null, leaving = false;

  find(".viewer-plain").hidden = true;
  const actions = {
    "zoom-out": () => setZoom(zoom - 1),
    "zoom-in": () => setZoom(zoom + 1),
    page: () => setText(false),
    text: () => setText(true),
    full: () => setFull(!isFull()),
    read: () => setFull(true),
    retry: open,
  };
  root.addEventListener("click", ({ target }) => {
    const pressed = target.closest("[data-do]");
    if (pressed && pressed.getAttribute("aria-disabled") !== "true") actions[pressed.dataset.do]();
  });
  addEventListener("beforeunload", () => (leaving = true));
  pages.addEventListener("scroll", onScroll, { passive: true });
  let settled;
  new ResizeObserver(() => {
    goBack(); // a phone that is turned has other heights
    clearTimeout(settled);
    settled = setTimeout(draw, 150);
  }).observe(pages);
  setZoom(0);
  open();

  // Document

  async function open() {
    worker?.terminate();
    nearby?.disconnect();
    stopReport?.();
    ending?.disconnect();
    failure.hidden = true;
    pages.hidden = false;
    try {
      const started = window.viewerStarted ?? startViewer(root.dataset);
      window.viewerStarted = null;
      worker = started.worker;
      await Promise.race([started.broken, load(started.data)]);
    } catch (error) {
      fail(error);
    }
  }

  async function load(file) {
    const [data] = await Promise.all([file, script(pdfjs)]);
    const task = pdfjsLib.getDocument({
      data,
      worker: new pdfjsLib.PDFWorker({ port: worker }),
      cMapUrl: folder(cmaps),
      cMapPacked: true,
      standardFontDataUrl: folder(standardFonts),
      isEvalSupported: false, // a document must never become code
      enableXfa: false,
      verbosity: 0,
    });
    pdf = await task.promise;
    const first = await pdf.getPage(1);
    const { width, height } = first.getViewport({ scale: 1 });
    root.style.setProperty("--ratio", width / height);
    find(".viewer-read").hidden = pdf.numPages === 1;
    nearby = new IntersectionObserver(onNear, { root: pages, rootMargin: "100% 0px" });
    sheets = Array.from({ length: pdf.numPages }, (_, index) => newSheet(index + 1));
    pages.replaceChildren(...sheets.map((sheet) => sheet.element));
    current = 1;
    say();
    await drawSheet(sheets[0]);
    // Nothing takes the processor from the first page before it is there.
    sheets.forEach(({ element }) => nearby.observe(element));
    pages.removeAttribute("aria-busy");
    onFirstPage();
    if (reading) watchEnd();
    learnLanguage().catch(() => {}); // the page's own, then
    watch().catch(() => {}); // reading goes on without reports
  }

  async function learnLanguage() {
    const { info } = await pdf.getMetadata();
    if (info.Language) pages.lang = info.Language;
  }

  // Read to the end: the foot of the last page was in sight, or the pages were scrolled to their end, which by
  // keyboard may happen with that foot below the window. The links to the other documents carry it on.
  function watchEnd() {
    const end = document.createElement("div");
    end.className = "sheet-end";
    sheets.at(-1).element.append(end);
    ending = new IntersectionObserver((entries) => entries.at(-1).isIntersecting && markRead());
    lookAtEnd = () => {
      ending.disconnect();
      ending.observe(end);
    };
    lookAtEnd();
    noteScrolledEnd(); // somebody was quicker
  }

  function noteScrolledEnd() {
    const { scrollTop, clientHeight, scrollHeight } = pages;
    if (scrollTop > 0 && scrollTop + clientHeight >= scrollHeight - 2) markRead();
  }

  function markRead() {
    if (asText && !sheets.at(-1).text?.hasChildNodes()) return; // not written yet
    const read = new Set(reading.value.split(",").filter(Boolean));
    if (read.has(root.dataset.number)) return;
    read.add(root.dataset.number);
    reading.value = [...read].join(",");
    readMark.hidden = false;
    say();
    for (const link of document.querySelectorAll(".documents th a")) {
      const url = new URL(link.href);
      url.searchParams.set("read", reading.value);
      link.href = url;
    }
    reading.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async function watch() {
    const [{ reportDisplay }, data] = await Promise.all([import("./displayed.js"), pdf.getData()]);
    stopReport = reportDisplay({ root, sheets, data });
  }

  function newSheet(number) {
    const element = document.createElement("div");
    element.className = "sheet";
    return { number, element, canvas: null, text: null, task: null, width: 0, drawn: null, near: number === 1 };
  }

  function onNear(entries) {
    for (const { target, isIntersecting } of entries) {
      const sheet = sheets.find(({ element }) => element === target);
      sheet.near = isIntersecting;
      if (!isIntersecting) release(sheet);
    }
    draw();
  }

  function draw() {
    for (const sheet of sheets) if (sheet.near) drawSheet(sheet).catch(fail);
  }

  async function drawSheet(sheet) {
    const page = await pdf.getPage(sheet.number);
    if (asText) return writeSheet(sheet, page);
    const base = page.getViewport({ scale: 1 });
    sheet.element.style.setProperty("--ratio", base.width / base.height);
    const { clientWidth, clientHeight } = sheet.element;
    if (!clientWidth) return; // hidden on a phone until all pages are asked for
    const sharpness = Math.min(devicePixelRatio, Math.sqrt(MAX_PIXELS / (clientWidth * clientHeight)));
    const viewport = page.getViewport({ scale: (clientWidth / base.width) * sharpness });
    const width = Math.round(viewport.width);
    if (sheet.width === width) return sheet.drawn;
    sheet.task?.cancel();
    sheet.width = width;
    sheet.drawn = paint(sheet, page, viewport, width);
    return sheet.drawn;
  }

  // The new drawing replaces the old one when it is ready: no blank in between.
  async function paint(sheet, page, viewport, width) {
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = Math.round(viewport.height);
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", fill(pageImage, sheet.number));
    const task = (sheet.task = page.render({ canvasContext: canvas.getContext("2d", { alpha: false }), viewport }));
    try {
      await task.promise;
    } catch (error) {
      if (error?.name === "RenderingCancelledException") return;
      throw error;
    }
    sheet.canvas?.remove();
    sheet.canvas = canvas;
    sheet.element.prepend(canvas);
  }

  async function writeSheet(sheet, page) {
    if (sheet.text) return;
    sheet.text = document.createElement("div");
    sheet.text.className = "sheet-text";
    const [{ textOf }, content] = await Promise.all([import("./page-text.js"), page.getTextContent()]);
    const title = document.createElement("h3");
    title.className = "vh";
    title.textContent = fill(pageOf, sheet.number);
    const text = textOf(content);
    sheet.text.append(title, text.childNodes.length ? text : noText);
    sheet.element.append(sheet.text);
    if (sheet === sheets.at(-1)) lookAtEnd?.();
    if (place && sheet.element !== place.element) goBack();
    findCurrent();
  }

  // All of it, not what is near only: it is gone through by headings, and searched.
  async function writeAll() {
    for (const sheet of sheets) if (asText) await writeSheet(sheet, await pdf.getPage(sheet.number));
  }

  function release(sheet) {
    sheet.task?.cancel();
    sheet.canvas?.remove();
    Object.assign(sheet, { canvas: null, task: null, width: 0, drawn: null });
  }

  // Firefox breaks off what still loads as soon as a link is followed: told only to who is still here.
  function fail(error) {
    if (leaving) {
      leaving = false;
      return setTimeout(fail, STAY, error);
    }
    console.warn("The document cannot be displayed.", error);
    status.textContent = "";
    find(".viewer-read").hidden = pages.hidden = true;
    failure.hidden = false;
  }

  // Reading

  function fill(text, number) {
    return text.replace("{n}", number).replace("{total}", pdf.numPages);
  }

  function say() {
    const percent = zoom ? ` · ${ZOOMS[zoom] * 100}\u00a0%` : "";
    const read = readMark?.hidden === false ? ` · ${readMark.textContent.trim()}` : "";
    if (pdf) status.textContent = fill(pageOf, current) + percent + read;
  }

  function findCurrent() {
    const middle = pages.scrollTop + pages.clientHeight / 2;
    const passed = sheets.filter(({ element }) => element.offsetTop <= middle && element.offsetHeight).length || 1;
    if (passed === current) return;
    current = passed;
    say();
  }

  function onScroll() {
    notePlace();
    if (ending) noteScrolledEnd();
    requestAnimationFrame(findCurrent);
  }

  // Zoom, text and another width change every height: what was at the top of the view stays there.
  function keepPlace(change) {
    notePlace();
    change();
    goBack();
    draw();
  }

  function notePlace() {
    const { element } = sheets.findLast((sheet) => sheet.element.offsetTop <= pages.scrollTop) ?? sheets[0] ?? {};
    const { offsetTop, offsetHeight } = element ?? {};
    place = offsetHeight ? { element, part: (pages.scrollTop - offsetTop) / offsetHeight } : null;
  }

  function goBack() {
    const { offsetTop, offsetHeight } = place?.element ?? {};
    if (offsetHeight) pages.scrollTop = offsetTop + place.part * offsetHeight;
  }

  function setZoom(level) {
    zoom = Math.min(Math.max(level, 0), ZOOMS.length - 1);
    keepPlace(() => root.style.setProperty("--zoom", ZOOMS[zoom]));
    button("zoom-out").setAttribute("aria-disabled", zoom === 0);
    button("zoom-in").setAttribute("aria-disabled", zoom === ZOOMS.length - 1);
    say();
  }

  function setText(on) {
    asText = on;
    keepPlace(() => root.classList.toggle("is-text", on));
    if (on) writeAll().catch(fail);
    button("page").setAttribute("aria-pressed", !on);
    button("text").setAttribute("aria-pressed", on);
  }

  // Full screen: the browser's where the frame may use it, otherwise over the whole frame. That is of no use
  // in a frame as tall as its content, so from 640 px the button then goes away.

  function isFull() {
    return root.classList.contains("is-full");
  }

  function setFull(on) {
    if (on === isFull()) return;
    if (on) opener = document.activeElement;
    keepPlace(() => root.classList.toggle("is-full", on));
    button("full").setAttribute("aria-pressed", on);
    for (let inside = root; inside !== document.body; inside = inside.parentElement)
      for (const other of inside.parentElement.children) if (other !== inside) other.inert = on;
    if (on) {
      if (document.fullscreenEnabled) root.requestFullscreen().catch(() => {});
      pages.focus();
    } else {
      if (document.fullscreenElement) document.exitFullscreen();
      opener?.focus();
    }
  }

  const overFrameOnly = !document.fullscreenEnabled && parent !== window;
  if (overFrameOnly) {
    root.classList.add("is-phone-full");
    matchMedia("(min-width: 40em)").addEventListener("change", ({ matches }) => matches && setFull(false));
  }
  document.addEventListener("fullscreenchange", () => document.fullscreenElement || setFull(false));
  root.addEventListener("keydown", ({ key }) => key === "Escape" && setFull(false));
}

function script(src) {
  if (window.pdfjsLib) return;
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    Object.assign(element, { src, onload: resolve, onerror: reject });
    document.head.append(element);
  });
}
