// The form to sell: says what is wrong with a picture before it is sent, and shows only the fields
// that count.

import "./page.js";

const picture = document.getElementById("picture");
const hint = document.getElementById("picture-hint");
const ladder = document.getElementById("increments");
const step = document.getElementById("step");
const usual = hint.textContent;

function checkPicture() {
  const file = picture.files[0];
  const limit = Number(picture.dataset.bytesMax);
  const isTooLarge = Boolean(file) && file.size > limit;
  picture.setCustomValidity(isTooLarge ? "too large" : "");
  picture.toggleAttribute("aria-invalid", isTooLarge);
  if (isTooLarge) picture.setAttribute("aria-invalid", "true");
  hint.classList.toggle("problem", isTooLarge);
  hint.textContent = isTooLarge
    ? `This picture has ${megabytes(file.size)}, and the limit is ${megabytes(limit)}.`
    : usual;
}

function megabytes(bytes) {
  return `${(bytes / 1048576).toFixed(1)} MiB`;
}

function showStep() {
  const isFixed = ladder.value === "fixed";
  step.closest(".field").hidden = !isFixed;
}

picture.addEventListener("change", checkPicture);
ladder.addEventListener("change", showStep);
showStep();
document.getElementById("sell").addEventListener("submit", (event) => {
  if (picture.checkValidity()) return;
  event.preventDefault();
  event.stopPropagation();
  picture.focus();
});
