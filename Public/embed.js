// Host page side of the embedding; its interface is embed.d.ts.
customElements.get("paraphe-signing") ?? customElements.define("paraphe-signing", class Signing extends HTMLElement {
  static observedAttributes = ["src", "lang", "theme", "height", "min-height", "fallback-text", "title"];
  static #events = ["ready", "viewed", "code-sent", "signed", "declined", "expired", "failed"];
  static #words = {
    fr: "La page de signature ne s’affiche pas\u00a0? Ouvrez-la en pleine page.",
    en: "Is the signing page not showing? Open it in the full window.",
    de: "Öffnen Sie die Signaturseite im ganzen Fenster.",
    es: "Abra la página de firma en toda la ventana.",
    it: "Apra la pagina di firma a tutta finestra.",
    nl: "Open de ondertekenpagina in het hele venster.",
    pl: "Proszę otworzyć stronę podpisu w całym oknie.",
    pt: "Abra a página de assinatura em toda a janela.",
  };
  // Weightless: the host page's rules win.
  static #css = `:where(paraphe-signing:not([hidden])) { display: block }
    :where(paraphe-signing[height=fill]) { height: 100% }
    :where(paraphe-signing[aria-busy])::before {
      content: ""; display: block; position: relative; height: 2px; margin-bottom: -2px;
      background: currentColor; opacity: 0; animation: paraphe-signing 1s .5s infinite alternate;
    }
    @keyframes paraphe-signing { to { opacity: .5 } }`;
  static #sheet;

  #frame;
  #made; // the frame, if the page has none
  #base = ""; // where the page's own frame led
  #url = "";
  #height = 0;
  #phone = false;
  #state = null;
  #timers = [];
  #link;
  #said = new Set(); // a reloaded page says it again
  #life;

  connectedCallback() {
    this.#life = new AbortController();
    const { signal } = this.#life;
    try {
      if (!Signing.#sheet) (Signing.#sheet = new CSSStyleSheet()).replaceSync(Signing.#css);
      const { adoptedStyleSheets } = this.getRootNode();
      if (!adoptedStyleSheets.includes(Signing.#sheet)) adoptedStyleSheets.push(Signing.#sheet);
    } catch {
      this.style.display = "block"; // Safari before 16.4
    }
    if (this.hasOwnProperty("src")) {
      const { src } = this;
      delete this.src;
      this.src = src;
    }
    const fit = () => this.#fit();
    const refuse = (violation) => this.#refuse(violation);
    addEventListener("message", (event) => this.#receive(event), { signal });
    visualViewport.addEventListener("resize", fit, { signal });
    document.addEventListener("securitypolicyviolation", refuse, { signal });
    const sizes = new ResizeObserver(fit);
    sizes.observe(this);
    sizes.observe(document.body);
    // Async script: the frame may come later, or have been refused before.
    const children = new MutationObserver(() => this.#update());
    children.observe(this, { childList: true, subtree: true, attributeFilter: ["src"] });
    const reports = window.ReportingObserver && new ReportingObserver(
      (list) => list.forEach(({ body }) => refuse(body)), { types: ["csp-violation"], buffered: true });
    reports?.observe();
    signal.onabort = () => {
      for (const observer of [sizes, children, reports]) observer?.disconnect();
      this.#settle();
      this.#frame = this.#life = null;
    };
    this.#update();
  }

  disconnectedCallback() {
    this.#life.abort();
  }

  attributeChangedCallback() {
    this.#update();
  }

  get src() {
    return this.getAttribute("src") ?? this.#base;
  }

  set src(url) {
    this.setAttribute("src", url);
  }

  get state() {
    return this.#link ? "blocked" : this.#state;
  }

  reload() {
    if (this.#frame) this.#go(this.#url);
  }

  focus(options) {
    this.#frame?.focus(options);
  }

  scrollToTop() {
    this.#show(0, 0);
  }

  // Does only what is not so yet: a frame on a later step is not sent back.
  #update() {
    if (!this.#life) return;
    const src = this.getAttribute("src");
    const own = [...this.querySelectorAll("iframe")].find((frame) => frame !== this.#made);
    if (own || !src) this.#made = this.#made?.remove();
    else this.#made ??= Object.assign(document.createElement("iframe"), { allow: "fullscreen" });
    const frame = own ?? this.#made;
    const isNew = frame !== this.#frame;
    if (isNew) {
      this.#frame = frame;
      this.#settle();
      frame?.addEventListener("load", () => this.#greet(), { signal: this.#life.signal });
    }
    if (!frame) return;
    if (own && own.src !== this.#url) this.#base = this.#url = own.src;
    const read = (this.closest("[lang]") ?? document.documentElement).lang.slice(0, 2).toLowerCase();
    if (this.title || !own?.title)
      frame.title = this.title || (read === "fr" ? "Signature de votre contrat" : "Signing of your contract");
    if (src || this.#base) {
      const url = new URL(src || this.#base, document.baseURI);
      const set = (key, value) => value && url.searchParams.get(key) !== value && url.searchParams.set(key, value);
      set("lang", this.lang && read);
      set("theme", /^(light|dark)$/.exec(this.getAttribute("theme"))?.[0]);
      if (url.href !== this.#url) this.#go(url.href);
      else if (isNew) this.#wait();
    }
    if (!frame.isConnected) this.append(frame);
    else if (isNew && frame.contentDocument?.URL !== "about:blank") this.#greet();
    const text = this.getAttribute("fallback-text") || Signing.#words[read] || Signing.#words.en;
    if (this.#link && this.#link.textContent !== text) this.#link.firstChild.textContent = text;
    this.#fit();
  }

  #go(url) {
    this.#settle();
    this.#frame.src = this.#url = url;
    this.#wait();
  }

  get #origin() {
    return /^https?:/.test(this.#url) && new URL(this.#url).origin;
  }

  #greet() {
    if (!this.#origin) return;
    this.#wait(2);
    this.#frame.contentWindow.postMessage({ paraphe: 1, type: "hello" }, this.#origin);
  }

  // A page that has loaded answers at once: else one may soon ask why.
  #wait(asking) {
    if (!this.#origin || this.#link || (!asking && this.#frame.loading === "lazy")) return;
    this.#timers.forEach(clearTimeout);
    this.setAttribute("aria-busy", true);
    const text = `no answer from ${this.#origin} in 10 s. Is it up? Is ${location.origin} in frameOrigins?`;
    this.#timers = [
      setTimeout(() => this.#ask(), (asking ?? 8) * 1000),
      setTimeout(() => this.#block("timeout", text), 10000),
    ];
  }

  #settle() {
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
    this.removeAttribute("aria-busy");
    this.#link = this.#link?.remove();
    if (this.#frame) this.#frame.style.cssText += ";display:block;width:100%;border:0";
  }

  #receive({ source, origin, data }) {
    if (!source || source !== this.#frame?.contentWindow || origin !== this.#origin || data?.paraphe !== 1) return;
    const { type, name, height, top, bottom } = data;
    const { contractId, signatoryId, reference } = data.detail ?? {};
    const detail = { contractId, signatoryId, reference };
    const isLength = (value) => typeof value === "number" && value >= 0 && value <= 1e5;
    const isHeight = type === "height" && isLength(height) && height;
    const isFocus = type === "focus" && isLength(top) && isLength(bottom) && top <= bottom;
    const isEvent = type === "event" && Signing.#events.includes(name) &&
      Object.values(detail).every((text) => typeof text === "string");
    if (!isHeight && !isFocus && !isEvent) return;
    this.#settle();
    if (isHeight) this.#height = Math.ceil(height);
    this.#fit();
    if (isFocus) this.#show(top, bottom);
    const once = `${name} ${contractId} ${signatoryId}`;
    if (!isEvent || this.#said.has(once)) return;
    this.#said.add(once);
    this.#state = name;
    this.#tell(name, detail);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #fit() {
    const frame = this.#frame;
    if (!frame?.clientWidth) return;
    const height = this.getAttribute("height");
    const fixed = height === "fill" ? "100%" : height > 0 && `${height}px`;
    // Not to and fro with the host's scroll bar.
    this.#phone = frame.clientWidth < (this.#phone ? 660 : 640);
    let tall = this.#height;
    if (this.#phone) {
      // What is visible below the host's header, whatever the pinch zoom.
      tall = Math.floor(visualViewport.height * visualViewport.scale - frame.getBoundingClientRect().top);
      for (let box = frame; (box = box.parentElement); ) tall -= box.scrollTop;
    }
    const least = this.getAttribute("min-height") ?? (fixed ? 0 : this.#phone ? 480 : tall ? 0 : 640);
    frame.style.minHeight = `${least}px`;
    if (fixed || tall > 0) frame.style.height = fixed || `${tall}px`;
  }

  // By a mark, so that sticky headers count (scroll-margin, scroll-padding).
  #show(top, bottom) {
    const frame = this.#frame;
    if (!frame || (bottom && parseInt(frame.style.height) !== this.#height)) return;
    bottom ||= Math.min(frame.clientHeight, innerHeight / 2);
    const mark = document.createElement("i");
    mark.style = `float:left;width:1px;height:${bottom - top}px;margin:${top}px 0 ${-bottom}px;scroll-margin:inherit`;
    frame.before(mark);
    mark.scrollIntoView({ block: "nearest", behavior: "instant" });
    mark.remove();
  }

  async #ask() {
    const url = this.#url;
    try {
      const { origin, pathname } = new URL(url);
      const options = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" };
      const { allowed, message } = await (await fetch(`${origin}${pathname}/framing`, options)).json();
      if (allowed === false && this.hasAttribute("aria-busy") && url === this.#url) this.#block("origin", `${message}`);
    } catch {}
  }

  #refuse({ disposition, effectiveDirective: directive, blockedURI, blockedURL }) {
    const origin = this.#origin;
    if (disposition !== "enforce" || !`${blockedURI ?? blockedURL}/`.startsWith(`${origin}/`)) return;
    if (directive === "frame-ancestors") this.#ask(); // Chromium tells the host page too
    if (/^(frame|child)-src$/.test(directive))
      this.#block("host-policy", `this page's Content-Security-Policy refuses it: add ${origin} to ${directive}.`);
  }

  #block(reason, message) {
    if (this.#link) return;
    this.#settle();
    if (reason !== "timeout") this.#frame.style.display = "none";
    this.#link = document.createElement("output");
    this.#link.append(Object.assign(document.createElement("a"), { href: this.#url, target: "_top" }));
    this.#frame.before(this.#link);
    this.#update();
    console.error(`<paraphe-signing>: ${message}`);
    this.#tell("blocked", { reason, message });
  }
});
