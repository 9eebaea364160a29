// The form to bid. It is sent as it stands; what comes back says the same as the page would.

/** Listens to the forms of the room. `handle` has `now(answer)` and `say(text)`. */
export function listen(handle) {
  addEventListener("submit", (event) => {
    const form = event.target.closest("#bid-form, #buy-form");
    if (!form) return;
    event.preventDefault();
    send(form, handle);
  });
  addEventListener("click", (event) => {
    const quick = event.target.closest("#quick button");
    if (!quick) return;
    const amount = document.getElementById("amount");
    amount.value = quick.dataset.amount;
    amount.focus();
  });
}

async function send(form, handle) {
  if (form.dataset.busy) return;
  const button = form.querySelector("button[type=submit]");
  form.dataset.busy = "true";
  button.setAttribute("aria-busy", "true");
  refuse("");
  try {
    const answer = await fetch(form.action.split("#")[0], {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
    });
    await answered(form, answer, handle);
  } catch {
    // Whether it arrived is not known. The key stays, so that a second try counts once.
    refuse("The server did not answer. Try again: the bid counts only once.");
  } finally {
    delete form.dataset.busy;
    button.removeAttribute("aria-busy");
  }
}

async function answered(form, answer, handle) {
  const body = await answer.json();
  if (answer.status === 401) {
    location.href = `/login?next=${location.pathname}`;
    return;
  }
  if (answer.status < 500) form.elements.key.value = newKey();
  if (body.now) handle.now(body.now);
  if (!answer.ok) {
    refuse(body.problem ?? body.error?.message ?? "The bid was refused.");
    document.getElementById("amount")?.focus();
    return;
  }
  const amount = document.getElementById("amount");
  if (amount) amount.value = "";
  handle.say(told(body.placed));
}

function told(placed) {
  return placed.is_leading ? "Your bid is in: you lead." : "Your bid is in, but it was outbid.";
}

function refuse(text) {
  const problem = document.getElementById("bid-problem");
  const amount = document.getElementById("amount");
  if (!problem) return;
  problem.hidden = text === "";
  problem.querySelector("[data-text]").textContent = text;
  if (text) amount.setAttribute("aria-invalid", "true");
  else amount.removeAttribute("aria-invalid");
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
