// A link out of a mail carries its token behind "#", where no server on the way sees it. It goes
// into the form and out of the address, so that the history does not keep it.

import "./page.js";

const form = document.querySelector("form[data-link]");
const token = form?.elements.token;
/** Where the token waits while somebody logs in first; no other page or tab can read it there. */
const waiting = form?.dataset.link;

function take() {
  const shown = location.hash.slice(1);
  // What leads to a part of the page is no token.
  if (!shown || document.getElementById(shown)) return;
  token.value = shown;
  history.replaceState(null, "", location.pathname);
  if (waiting) sessionStorage.setItem(waiting, shown);
  settle();
}

/** Nobody has to look at a token that is there already. */
function settle() {
  if (!token.value || token.getAttribute("aria-invalid")) return;
  token.closest("[data-token]").hidden = true;
  if (document.activeElement !== document.body) return;
  form.querySelector("input:not([name=token]), button")?.focus();
}

if (token) {
  if (waiting && !location.hash && !token.value) {
    token.value = sessionStorage.getItem(waiting) ?? "";
  }
  take();
  settle();
  // Another link that is opened in the same tab loads no page.
  addEventListener("hashchange", take);
}

for (const done of document.querySelectorAll("form[data-link-done]")) {
  done.addEventListener("submit", () => sessionStorage.removeItem(done.dataset.linkDone));
}
