// Short messages in a corner, which are also read out.

const SHOWN_MS = 6000;
const SHOWN_MAX = 3;

/** Shows a message for a while. */
export function notice(text) {
  const corner = document.getElementById("notices");
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = text;
  corner.append(toast);
  while (corner.children.length > SHOWN_MAX) corner.firstChild.remove();
  setTimeout(() => toast.remove(), SHOWN_MS);
}
