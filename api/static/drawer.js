// The evidence drawer: a native dialog, so focus is kept inside and Esc closes it.
const drawer = document.getElementById("drawer");
const body = document.getElementById("drawer-body");
const loading = body.textContent;
let opener = null;

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.detail.elt.matches("[data-drawer]")) return;
  opener = event.detail.elt;
  body.textContent = loading;
  if (!drawer.open) drawer.showModal();
});

document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.target === body) body.textContent = drawer.dataset.failed.replace("{status}", event.detail.xhr.status);
});

document.addEventListener("htmx:sendError", (event) => {
  if (event.detail.target === body) body.textContent = drawer.dataset.offline;
});

drawer.addEventListener("click", (event) => {
  if (event.target === drawer || event.target.closest("[data-close]")) drawer.close();
});

drawer.addEventListener("close", () => opener?.focus());

// Suggestions close with Esc and are walked with the arrow keys.
const list = document.getElementById("suggestions");
const field = document.getElementById("q");
if (list && field) {
  const move = (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      list.replaceChildren();
      field.focus();
    } else if (event.key === "ArrowDown" && links.length) {
      event.preventDefault();
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && links.length) {
      event.preventDefault();
      (at > 0 ? links[at - 1] : field).focus();
    }
  };
  field.addEventListener("keydown", move);
  list.addEventListener("keydown", move);
}
