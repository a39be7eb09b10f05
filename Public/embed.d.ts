// Types of embed.js, the script that shows a signing page inside yours:
//
//   <script src="https://…/embed.js" async></script>
//   <paraphe-signing src="{signingUrl}"></paraphe-signing>
//
// Or around a frame of your own, which works without the script too:
//
//   <paraphe-signing><iframe src="{signingUrl}" title="…" allow="fullscreen"></iframe></paraphe-signing>

/** Whose signature an event is about. Nothing here is proof: your server asks the API. */
export interface ParapheSigningDetail {
  contractId: string;
  signatoryId: string;
  /** Your own reference of the contract. */
  reference: string;
}

/** Why the frame does not show. The customer has a link to the page by then. */
export interface ParapheBlockedDetail {
  /**
   * - `timeout`: no answer in ten seconds; should one come later, the link goes away;
   * - `origin`: your page's origin is not among the `frameOrigins` of the contract or the brand;
   * - `host-policy`: your page's own Content-Security-Policy refuses the frame.
   */
  reason: "timeout" | "origin" | "host-policy";
  /** What to change, in English, for the developer. It is in the console too. */
  message: string;
}

/** Each is told once for a contract and signatory, and bubbles. `blocked` is told at each failed attempt. */
export interface ParapheSigningEventMap {
  /** The documents are there. */
  ready: CustomEvent<ParapheSigningDetail>;
  /** A first page was drawn. */
  viewed: CustomEvent<ParapheSigningDetail>;
  /** The customer is asked for the code. */
  "code-sent": CustomEvent<ParapheSigningDetail>;
  signed: CustomEvent<ParapheSigningDetail>;
  declined: CustomEvent<ParapheSigningDetail>;
  expired: CustomEvent<ParapheSigningDetail>;
  /** It ended otherwise: locked after five wrong codes, canceled, refused. */
  failed: CustomEvent<ParapheSigningDetail>;
  blocked: CustomEvent<ParapheBlockedDetail>;
}

/** All may change at any time. The frame is loaded again only if its address changes. */
export interface ParapheSigningAttributes {
  /** The signing link. Without a frame of yours inside, the element makes one. */
  src?: string;
  /** Asks for the page in a language, such as `de`; without it the contract's own. */
  lang?: string;
  /** `auto`, the default, leaves it to the customer's device. */
  theme?: "light" | "dark" | "auto";
  /**
   * - `auto`, the default: as tall as its content from 640 pixels of width on, else what is visible of the screen;
   * - a number of pixels: the frame scrolls itself;
   * - `fill`: all of the box around it, which has a height.
   */
  height?: "auto" | "fill" | `${number}` | number;
  /** In pixels. By default 640 until the height is known, 480 on phones. */
  "min-height"?: `${number}` | number;
  /** Instead of the sentence that leads to the signing page where the frame does not show. */
  "fallback-text"?: string;
  /** The frame's name for a screen reader. */
  title?: string;
}

/** `<paraphe-signing>`. While it waits for its frame it has `aria-busy="true"`. */
export interface ParapheSigningElement extends HTMLElement {
  src: string;
  /** The last event's name; `blocked` as long as it is. */
  readonly state: keyof ParapheSigningEventMap | null;
  /** Loads the signing link again; the page goes on where the signature is. */
  reload(): void;
  /** Puts the focus into the frame. */
  focus(options?: FocusOptions): void;
  /** Brings the frame's top into sight, below sticky headers (`scroll-padding`, `scroll-margin`). */
  scrollToTop(): void;

  addEventListener<Name extends keyof ParapheSigningEventMap>(
    type: Name,
    listener: (this: ParapheSigningElement, event: ParapheSigningEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (this: HTMLElement, event: HTMLElementEventMap[Name]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Name extends keyof ParapheSigningEventMap>(
    type: Name,
    listener: (this: ParapheSigningElement, event: ParapheSigningEventMap[Name]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

// For JSX, say in a file of your own which framework's table of elements it goes to. React 19:
//
//   declare module "react" {
//     namespace JSX {
//       interface IntrinsicElements {
//         "paraphe-signing": React.DetailedHTMLProps<React.HTMLAttributes<HTMLElement>, HTMLElement> &
//           import("./embed").ParapheSigningAttributes;
//       }
//     }
//   }

declare global {
  interface HTMLElementTagNameMap {
    "paraphe-signing": ParapheSigningElement;
  }
}
