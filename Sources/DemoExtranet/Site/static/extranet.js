// Follows the signing frame from the extranet's page: says in words what happens, and reads the
// result from the extranet's own server. What the frame says is never taken for a proof.
(() => {
  "use strict";

  const statusURL = "/contrats/habitation/statut";
  const words = {
    fr: {
      ready: "Les documents sont prêts.",
      viewed: "Document affiché.",
      "code-sent": "Un code vous a été envoyé par SMS.",
      signed: "Signature enregistrée. Nous vérifions le résultat.",
      declined: "Vous avez refusé de signer. Aucun document n’a été signé.",
      expired: "Le lien de signature a expiré. Rechargez cette page pour ouvrir à nouveau le contrat.",
      failed: "La signature n’a pas abouti. Suivez les indications affichées dans le cadre.",
      confirmed: "Votre contrat est signé.",
      late: "La confirmation n’est pas encore arrivée. Rechargez cette page dans quelques minutes.",
      chip: { signed: "Vérification", declined: "Refusé", expired: "Lien expiré", failed: "Non signé", confirmed: "Signé" },
    },
    en: {
      ready: "The documents are ready.",
      viewed: "Document displayed.",
      "code-sent": "A code was sent to you by text message.",
      signed: "Signature recorded. We are checking the result.",
      declined: "You declined to sign. No document was signed.",
      expired: "The signing link has expired. Reload this page to open the contract again.",
      failed: "Signing did not complete. Follow the instructions in the frame.",
      confirmed: "Your contract is signed.",
      late: "The confirmation has not arrived yet. Reload this page in a few minutes.",
      chip: { signed: "Checking", declined: "Declined", expired: "Link expired", failed: "Not signed", confirmed: "Signed" },
    },
  };
  const text = words[document.documentElement.lang] ?? words.fr;
  // About two minutes in all.
  const delays = [0, 1, 1, 2, 2, 3, 3, 5, 5, 5, 8, 8, 10, 10, 15, 15, 15, 15];
  const attemptTimeout = 10_000;
  let checking = false;

  const find = (id) => document.getElementById(id);
  const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

  function show(state) {
    const status = find("signing-status");
    status.textContent = text[state];
    status.dataset.state = state;
    const chip = text.chip[state];
    if (!chip) return;
    find("contract-chip-text").textContent = chip;
    const classes = find("contract-chip").classList;
    classes.remove("chip-ok", "chip-warn");
    if (state === "confirmed") classes.add("chip-ok");
    if (state === "signed") classes.add("chip-warn");
  }

  function fillPanel(result) {
    find("contract-signed-at").textContent = result.signedAt ?? "";
    const list = find("contract-downloads");
    list.replaceChildren(
      ...(result.downloads ?? []).map(({ name, url }) => {
        const label = document.createElement("span");
        label.className = "download-name";
        label.textContent = name;
        const hidden = document.createElement("span");
        hidden.className = "visually-hidden";
        hidden.textContent = ` ${name}`;
        const link = document.createElement("a");
        link.href = url;
        link.download = "";
        link.append(list.dataset.label, hidden);
        const item = document.createElement("li");
        item.append(label, link);
        return item;
      }),
    );
    find("contract-panel").hidden = false;
  }

  async function readStatus() {
    const response = await fetch(`${statusURL}?lang=${document.documentElement.lang}`, {
      headers: { Accept: "application/json" },
      cache: "no-store",
      signal: AbortSignal.timeout(attemptTimeout),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response.json();
  }

  async function confirm() {
    if (checking) return;
    checking = true;
    for (const delay of delays) {
      await pause(delay);
      try {
        const result = await readStatus();
        if (result.status === "completed") {
          fillPanel(result);
          show("confirmed");
          return;
        }
      } catch {
        // The server could not be reached or could not answer: the next attempt may.
      }
    }
    checking = false;
    show("late");
  }

  // The events bubble: listening on the document loses none, whatever loads first.
  for (const name of ["ready", "viewed", "code-sent", "signed", "declined", "expired", "failed"]) {
    document.addEventListener(name, (event) => {
      if (!(event.target instanceof Element) || event.target.id !== "signature") return;
      if (checking) return;
      show(name);
      if (name === "signed") confirm();
    });
  }
})();
