// The review queue by keyboard: j and k walk, y and n answer the pair in focus, u takes the last answer back.
const pairs = [...document.querySelectorAll(".pair")];
const typing = (target) => target.closest("input, textarea, select, dialog");
let at = 0;

const go = (to) => {
  at = Math.max(0, Math.min(to, pairs.length - 1));
  pairs[at]?.focus();
};

document.addEventListener("focusin", (event) => {
  const pair = event.target.closest(".pair");
  if (pair) at = pairs.indexOf(pair);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "j") go(document.activeElement === pairs[at] ? at + 1 : at);
  else if (event.key === "k") go(at - 1);
  else if (event.key === "u") document.querySelector("#undo")?.requestSubmit();
  else if (event.key === "y" || event.key === "n") pairs[at]?.querySelector(`form[data-key="${event.key}"]`)?.requestSubmit();
  else return;
  event.preventDefault();
});
