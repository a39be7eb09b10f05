#!/usr/bin/env node
// A company's side of Paraphe in one file: Node 18 or later, nothing to install.
//
// It deposits a contract, shows the signing frame, believes verified webhooks only, keeps the signed PDF
// and greets the customer who comes back. Yours to replace: the customer, the session that says whose
// order it is, the folder that stands for a database, and the web server.

import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { access, mkdir, open, readFile, rename } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, join } from "node:path";

// Configuration

function setting(name, fallback) {
  const value = process.env[name] || fallback;
  if (value === undefined) stop(`${name} is missing`);
  return value;
}

function stop(reason) {
  console.error(reason);
  process.exit(1);
}

/** The bytes of a secret: `whsec_` and base64. The text itself is not the key. */
function keyOf(name, text) {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1] ?? "";
  const key = Buffer.from(encoded, "base64");
  if (key.length < 24) stop(`${name} has to be whsec_ and at least 24 bytes in base64`);
  return key;
}

const PARAPHE_URL = setting("PARAPHE_URL", "http://127.0.0.1:8080").replace(/\/+$/, "");
const API_KEY = setting("PARAPHE_API_KEY");
const WEBHOOK_KEY = keyOf("PARAPHE_WEBHOOK_SECRET", setting("PARAPHE_WEBHOOK_SECRET"));
// Without one, customers come back to their order and nothing in the address is believed.
const RETURN_SECRET = process.env.PARAPHE_RETURN_SECRET;
const RETURN_KEY = RETURN_SECRET ? keyOf("PARAPHE_RETURN_SECRET", RETURN_SECRET) : null;
const CONTRACT_PDF = setting("CONTRACT_PDF");
const DATA = setting("DATA_FOLDER", ".data-extranet");

const CUSTOMER = { firstName: "Claire", lastName: "Dubois", email: "claire@example.com", mobile: "06 12 34 56 78" };

const WEBHOOK_TOLERANCE = 5 * 60;
const RETURN_MAX_AGE = 60 * 60;
const BODY_LIMIT = 256 << 10;

/** Where browsers are; behind a proxy, its address. Known once the port is open. */
let origin;

// Paraphe's API

/** What the API refused (RFC 9457): `code` is for programs, `detail` says what to do. */
class Problem extends Error {
  constructor({ code, field = "", detail = "", errors }) {
    super(code);
    this.faults = errors ?? [{ code, field, detail }];
  }
}

/** One call of the API. Returns the bytes of its answer. */
async function call(method, path, body, headers = {}) {
  let answer, bytes;
  try {
    answer = await fetch(`${PARAPHE_URL}/api/v1${path}`, {
      method,
      body: body && JSON.stringify(body),
      headers: { Authorization: `Bearer ${API_KEY}`, "Content-Type": "application/json", ...headers },
      // The API redirects nowhere: followed elsewhere, the key would be given away.
      redirect: "manual",
      signal: AbortSignal.timeout(30_000),
    });
    bytes = Buffer.from(await answer.arrayBuffer());
  } catch {
    const detail = "Paraphe does not answer: call again, with the same Idempotency-Key.";
    throw new Problem({ code: "unreachable", detail });
  }
  if (answer.ok) return bytes;
  let told;
  try {
    told = JSON.parse(bytes);
  } catch {
    // A proxy in between answers in its own way.
  }
  throw new Problem(told?.code ? told : { code: `http_${answer.status}` });
}

/** Deposits the contract of an order. The same key and body again give the same contract, so this is safe to
 * repeat after a crash or a double click: the body is made of nothing but the order. */
async function deposit(order) {
  const body = {
    reference: order.number,
    label: "Contrat d’assurance habitation",
    language: "fr",
    deadline: order.deadline,
    documents: [{ name: "Contrat", kind: "main", data: (await readFile(CONTRACT_PDF)).toString("base64") }],
    signatories: [CUSTOMER],
    returnUrl: RETURN_KEY ? `${origin}/return` : `${origin}/orders/${order.number}`,
    frameOrigins: [origin],
  };
  const answer = await call("POST", "/contracts", body, { "Idempotency-Key": `order-${order.number}` });
  const contract = JSON.parse(answer);
  return { contract: contract.id, signatory: contract.signatories[0].id };
}

async function contractOf(order) {
  return JSON.parse(await call("GET", `/contracts/${order.contract}`));
}

/** Links do not live long: each time the page is shown it gets its own. */
async function freshLink(order) {
  const path = `/contracts/${order.contract}/signatories/${order.signatory}/link`;
  // How this customer was authenticated here goes into the evidence: take it from your session.
  // An identifier or a hash of the session may go with it, never its cookie.
  const authentication = { method: "password", at: new Date().toISOString(), subject: CUSTOMER.email };
  return JSON.parse(await call("POST", path, { authentication })).signingUrl;
}

// What Paraphe signs

class Refused extends Error {
  constructor(status, reason) {
    super(reason);
    this.status = status;
  }
}

/** Compares in constant time; what has another length could not be compared and is no secret. */
function same(expected, given) {
  const bytes = Buffer.from(given);
  return bytes.length === expected.length && timingSafeEqual(bytes, Buffer.from(expected));
}

/** The id of a genuine and fresh webhook (Standard Webhooks). `body`: the bytes as they came, for JSON that was
 * parsed and made again would be other bytes. */
function verifiedWebhook(headers, body, now) {
  const id = headers["webhook-id"] ?? "";
  const timestamp = headers["webhook-timestamp"] ?? "";
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(id) || !/^[0-9]{1,12}$/.test(timestamp)) throw new Refused(400, "no webhook");
  const mac = createHmac("sha256", WEBHOOK_KEY).update(`${id}.${timestamp}.`).update(body).digest("base64");
  // While a secret is being changed there are two signatures: one of ours is enough.
  const given = (headers["webhook-signature"] ?? "").split(" ");
  if (!given.some((one) => same(`v1,${mac}`, one))) throw new Refused(401, "the signature does not fit");
  if (Math.abs(now - Number(timestamp)) > WEBHOOK_TOLERANCE) throw new Refused(401, "too old, or the clocks differ");
  return id;
}

/** The contract and status that a customer brings back from Paraphe, or null.
 *
 * Enough to greet somebody. It says how things stood at that time and no more: before anything is delivered, paid
 * or changed the API is asked (`contractOf`). */
function verifiedReturn(query, now, maxAge = RETURN_MAX_AGE) {
  const [status, contract, time, signature] = ["status", "contract", "time", "signature"].map(
    (name) => query.get(name) ?? "",
  );
  if (!RETURN_KEY || !/^[0-9]{1,12}$/.test(time)) return null;
  const mac = createHmac("sha256", RETURN_KEY).update(`${time}.${contract}.${status}`).digest("base64url");
  if (!same(mac, signature)) return null;
  // A minute in advance, for clocks that differ.
  const age = now - Number(time);
  return age >= -60 && age <= maxAge ? { contract, status } : null;
}

const now = () => Date.now() / 1000;

// What this company does

/** Writes a file as a whole or not at all, and only returns once it is on the disk. */
async function keep(path, content) {
  await mkdir(dirname(path), { recursive: true });
  const draft = join(dirname(path), `.${randomBytes(8).toString("hex")}`);
  const file = await open(draft, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}

const exists = (path) => access(path).then(() => true, () => false);

const orderFile = (number) => join(DATA, "orders", `${number}.json`);

async function readOrder(number) {
  return (await exists(orderFile(number))) ? JSON.parse(await readFile(orderFile(number))) : null;
}

async function placeOrder(number) {
  let order = await readOrder(number);
  if (!order) {
    const deadline = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    order = { number, deadline };
    await keep(orderFile(number), JSON.stringify(order));
  }
  if (!order.contract) await keep(orderFile(number), JSON.stringify({ ...order, ...(await deposit(order)) }));
}

/** What Paraphe posts. It sends again, for 75 hours, whatever was not answered 2xx within 15 seconds: so answer
 * once all is done, and do nothing that must not be done twice. */
async function receive(headers, body) {
  const id = verifiedWebhook(headers, body, now());
  let event;
  try {
    event = JSON.parse(body);
  } catch {
    // Told below.
  }
  const contractId = event?.data?.contractId;
  if (typeof event?.type !== "string" || !/^ctr_[A-Za-z0-9_-]{20}$/.test(contractId)) {
    throw new Refused(400, "no event");
  }
  // Ids may be forgotten after four days: no webhook comes again later.
  const seen = join(DATA, "webhooks", id);
  if (await exists(seen)) return;
  // Other types are of no interest here, and new ones may be added.
  if (event.type === "contract.completed") await keepSigned(contractId);
  await keep(seen, "");
}

async function keepSigned(contractId) {
  const contract = JSON.parse(await call("GET", `/contracts/${contractId}`));
  if (contract.status !== "completed" || contract.signedCopy !== "verified") {
    throw new Problem({ code: "not_yet", detail: "The signed copy is not there yet." });
  }
  for (const { number, signed } of contract.documents) {
    if (!signed) continue;
    const pdf = await call("GET", `/contracts/${contractId}/documents/${number}/signed`);
    if (createHash("sha256").update(pdf).digest("hex") !== signed.sha256) {
      throw new Problem({ code: "incomplete", detail: "The signed copy came incomplete." });
    }
    await keep(join(DATA, "signed", `${contractId}-${number}.pdf`), pdf);
  }
}

// Pages

// A contract that can be signed is in one of these states.
const UNSIGNED = ["prepared", "creating", "createUnknown", "open"];
const SAME = { completed: "signed", canceling: "canceled", cancelUnknown: "canceled" };
// French, then English.
const WORDS = new Map([
  ["signed", ["Votre contrat est signé.", "Your contract is signed."]],
  ["waiting", ["Vous avez signé ; d’autres doivent encore signer.", "You have signed; others are still to sign."]],
  ["declined", ["Vous avez refusé de signer.", "You declined to sign."]],
  ["expired", ["Le délai pour signer est passé.", "The time to sign is over."]],
  ["canceled", ["Le contrat est annulé.", "The contract is canceled."]],
  ["locked", ["Trop de codes erronés : contactez-nous.", "Too many wrong codes: please contact us."]],
  ["failed", ["La signature n’a pas abouti : contactez-nous.", "The signature failed: please contact us."]],
  ["open", ["Votre contrat vous attend.", "Your contract is waiting for you."]],
]);
const OTHER_WORDS = ["Nous suivons votre contrat.", "We are looking after your contract."];

const STYLE = `body { margin: 0 auto; max-width: 60rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif }
iframe { width: 100%; height: 45rem; border: 0 }
`;
const SCRIPT = `// What a browser says is never proof: when something happens, our own backend is asked.
for (const name of ["signed", "declined", "expired", "failed"])
  document.querySelector("paraphe-signing").addEventListener(name, async () => {
    const answer = await fetch(location.pathname + "/status");
    if (answer.ok) document.getElementById("state").textContent = (await answer.json()).words.join(" ");
  });
`;

const escape = (text) =>
  String(text ?? "").replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

const words = (status) => WORDS.get(UNSIGNED.includes(status) ? "open" : (SAME[status] ?? status)) ?? OTHER_WORDS;

function said(status) {
  const [french, english] = words(status).map(escape);
  return `<p id="state" role="status">${french} <span lang="en">${english}</span></p>`;
}

function home() {
  // Made with the page: pressed twice, the button places one order.
  return page("Mes contrats", `<form method="post" action="/orders">
<input type="hidden" name="number" value="${randomBytes(16).toString("base64url")}">
<button>Signer mon contrat</button>
</form>`);
}

async function orderPage(order) {
  const { status } = await contractOf(order);
  if (!UNSIGNED.includes(status)) return page("Mon contrat", said(status));
  const url = await freshLink(order);
  const paraphe = new URL(url).origin;
  const main = `${said(status)}
<script src="${escape(paraphe)}/embed.js" async></script>
<paraphe-signing>
<iframe src="${escape(url)}" title="Signature de votre contrat" allow="fullscreen"></iframe>
</paraphe-signing>
<script src="/extranet.js"></script>`;
  return page("Mon contrat", main, { paraphe });
}

function returnPage(query) {
  const known = verifiedReturn(query, now());
  if (!known) {
    const main = `<p>Ce lien n’est pas valable. <span lang="en">This link is not valid.</span></p>
<p><a href="/">Mes contrats</a></p>`;
    return page("Lien non valable", main, { status: 400 });
  }
  return page("Mon contrat", `${said(known.status)}<p><a href="/">Mes contrats</a></p>`);
}

/** For whoever sets this up. A customer needs fewer words, and your log needs these. */
function problemPage({ faults }) {
  const rows = faults.map(
    ({ code, field, detail }) => `<tr><td>${escape(code)}<td>${escape(field)}<td>${escape(detail)}`,
  );
  const main = `<p lang="en">The contract could not be prepared.</p>
<table><tr><th>code<th>field<th>detail${rows.join("")}</table>`;
  return page("Le contrat n’a pas pu être préparé", main, { status: 502 });
}

/** `paraphe`: the origin whose frame and script the page shows. */
function page(title, main, { paraphe = "", status = 200 } = {}) {
  const policy = [
    "default-src 'none'", `script-src 'self' ${paraphe}`, `frame-src ${paraphe || "'none'"}`, "style-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
  ].join("; ");
  const text = `<!doctype html>
<html lang="fr">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="stylesheet" href="/extranet.css">
<main>
<h1>${escape(title)}</h1>
${main}
</main>
`;
  return { status, type: "text/html", text, headers: { "Content-Security-Policy": policy } };
}

// The web server

async function bodyOf(request) {
  const length = request.headers["content-length"];
  if (length === undefined) throw new Refused(400, "no length");
  if (Number(length) > BODY_LIMIT) throw new Refused(413, "too long");
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function get(path, query) {
  if (path === "/") return home();
  if (path === "/return") return returnPage(query);
  if (path === "/extranet.js") return { type: "text/javascript", text: SCRIPT };
  if (path === "/extranet.css") return { type: "text/css", text: STYLE };
  // Your session says whose order it is; here its number cannot be guessed.
  const [, number, wantsStatus] = /^\/orders\/([A-Za-z0-9_-]{8,40})(\/status)?$/.exec(path) ?? [];
  const order = number && (await readOrder(number));
  if (!order?.contract) throw new Refused(404, "not found");
  if (!wantsStatus) return orderPage(order);
  const { status } = await contractOf(order);
  return { type: "application/json", text: JSON.stringify({ status, words: words(status) }) };
}

async function post(path, request) {
  if (path === "/webhooks/paraphe") {
    try {
      await receive(request.headers, await bodyOf(request));
    } catch (error) {
      // Paraphe sends it again.
      throw error instanceof Problem ? new Refused(503, error.message) : error;
    }
    return { status: 204 };
  }
  if (path !== "/orders") throw new Refused(404, "not found");
  // Browsers say where a form was: another site may place no order in a customer's name.
  if ((request.headers.origin ?? origin) !== origin) throw new Refused(403, `open ${origin}/`);
  const number = new URLSearchParams((await bodyOf(request)).toString()).get("number") ?? "";
  if (!/^[A-Za-z0-9_-]{8,40}$/.test(number)) throw new Refused(400, "no order");
  await placeOrder(number);
  return { status: 303, headers: { Location: `/orders/${number}` } };
}

async function answerTo(request) {
  const [path, query] = request.url.split(/\?(.*)/s);
  try {
    if (request.method === "GET") return await get(path, new URLSearchParams(query));
    if (request.method === "POST") return await post(path, request);
    throw new Refused(405, "no such method");
  } catch (error) {
    if (error instanceof Refused) return { status: error.status, type: "text/plain", text: `${error.message}\n` };
    if (error instanceof Problem) return problemPage(error);
    console.error(error);
    return { status: 500, type: "text/plain", text: "error\n" };
  }
}

const server = createServer(async (request, response) => {
  const { status = 200, type, text, headers } = await answerTo(request);
  response.writeHead(status, {
    ...(type && { "Content-Type": `${type}; charset=utf-8` }),
    ...headers,
    // Pages hold a signing link: they are nobody else's, and neither are addresses.
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
  });
  response.end(text);
  // By its path: what follows may be signed.
  console.error(request.method, request.url.split("?")[0], status);
});

server.listen(Number(setting("PORT", "8095")), "127.0.0.1", () => {
  origin = setting("PUBLIC_URL", `http://localhost:${server.address().port}`).replace(/\/+$/, "");
  console.log(`extranet ready ${origin}/`);
});
