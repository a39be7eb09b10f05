// Host page side of the embedding: <paraphe-signing><iframe src="…" title="…"></iframe></paraphe-signing>.
// The frame works without this script, which adds its height, its events and a way out when it is refused.
(() => {
  "use strict";
  const TAG = "paraphe-signing";
  const EVENTS = ["ready", "viewed", "code-sent", "signed", "declined", "expired", "failed"];
  const PHONE = 640; // below this width the frame scrolls itself and keeps its bar in sight
  const PATIENCE = 10000;

  class ParapheSigning extends HTMLElement {
    #frame = null;
    #height = 0;
    #timer = 0;
    #link = null;
    #said = new Set(); // a reloaded page tells its event again: the host hears it once
    #cleanup = null;

    connectedCallback() {
      const cleanup = (this.#cleanup = new AbortController());
      const { signal } = cleanup;
      addEventListener("message", (event) => this.#receive(event), { signal });
      addEventListener("resize", () => this.#fit(), { signal });
      window.visualViewport?.addEventListener("resize", () => this.#fit(), { signal });
      // The script is async: the element may be read before its frame is, or be given another one later.
      const children = new MutationObserver(() => this.#adopt());
      children.observe(this, { childList: true, subtree: true });
      const size = new ResizeObserver(() => this.#fit());
      size.observe(this);
      size.observe(document.body); // what the host shows above the frame may come and go
      signal.addEventListener("abort", () => {
        children.disconnect();
        size.disconnect();
        clearTimeout(this.#timer);
        this.#frame = null;
      });
      this.#adopt();
    }

    disconnectedCallback() {
      this.#cleanup?.abort();
    }

    #adopt() {
      const frame = this.querySelector("iframe");
      if (!frame || frame === this.#frame) return;
      this.#frame = frame;
      const { style } = this;
      if (!style.display) style.display = "block";
      Object.assign(frame.style, { display: "block", width: "100%", border: "0" });
      const { signal } = this.#cleanup;
      frame.addEventListener("load", () => this.#greet(), { signal });
      // The frame may have loaded before this script: the window's load event comes after every frame's.
      if (document.readyState === "complete") this.#greet();
      else addEventListener("load", () => this.#greet(), { signal, once: true });
      this.#wait();
      this.#fit();
    }

    get #origin() {
      try {
        const { origin } = new URL(this.#frame.src);
        return origin === "null" ? null : origin;
      } catch {
        return null;
      }
    }

    #greet() {
      const origin = this.#origin;
      if (!origin) return;
      this.#wait();
      this.#frame.contentWindow?.postMessage({ paraphe: 1, type: "hello" }, origin);
    }

    #wait() {
      this.setAttribute("aria-busy", "true");
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#offerLink(), PATIENCE);
    }

    #receive({ source, origin, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow || origin !== this.#origin) return;
      if (typeof data !== "object" || data?.paraphe !== 1) return;
      if (data.type === "height" && Number.isSafeInteger(data.height) && data.height > 0) {
        this.#height = Math.min(data.height, 100000);
        this.#fit();
      } else if (data.type === "event" && EVENTS.includes(data.name)) {
        this.#tell(data.name, data.detail);
      } else return;
      clearTimeout(this.#timer);
      this.removeAttribute("aria-busy");
      this.#link?.remove();
      this.#link = null;
    }

    #tell(name, given) {
      const detail = {};
      for (const key of ["contractId", "signatoryId", "reference"]) detail[key] = String(given?.[key] ?? "");
      const once = `${name} ${detail.contractId} ${detail.signatoryId}`;
      if (this.#said.has(once)) return;
      this.#said.add(once);
      this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
    }

    #fit() {
      const frame = this.#frame;
      if (!frame) return;
      let height = this.#height;
      if (frame.clientWidth < PHONE) {
        // What is visible below the host's header; a pinch zoom must not count.
        const view = window.visualViewport;
        const visible = view ? view.height * view.scale : innerHeight;
        height = Math.max(480, Math.floor(visible - (this.getBoundingClientRect().top + scrollY)));
      }
      if (height) frame.style.height = `${height}px`;
    }

    #offerLink() {
      this.removeAttribute("aria-busy");
      if (this.#link) return;
      const french = /^fr/i.test(document.documentElement.lang);
      const link = document.createElement("a");
      link.href = this.#frame.src;
      link.target = "_top";
      link.textContent =
        this.getAttribute("fallback-text") ||
        (french
          ? "La page de signature ne s’affiche pas\u00a0? Ouvrez-la en pleine page."
          : "Is the signing page not showing? Open it in the full window.");
      this.#link = document.createElement("p");
      this.#link.setAttribute("role", "status");
      this.#link.append(link);
      this.append(this.#link);
    }
  }

  if (window.customElements && !customElements.get(TAG)) customElements.define(TAG, ParapheSigning);
})();
