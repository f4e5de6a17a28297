// 数据: files are dropped or chosen, errors are told beside the button, a column's meaning is corrected in a dialog.
const drop = document.getElementById("drop");
const files = document.getElementById("files");
const chosen = document.getElementById("chosen");
const failed = document.getElementById("failed");
const sent = document.getElementById("sent");

function listed() {
  chosen.replaceChildren(...[...files.files].map((file) => {
    const item = document.createElement("li");
    item.textContent = `${file.name}（${Math.max(1, Math.round(file.size / 1024))} KB）`;
    return item;
  }));
}

if (drop) {
  files.addEventListener("change", listed);
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    files.files = event.dataTransfer.files;
    listed();
    document.getElementById("upload").requestSubmit();
  });
  document.addEventListener("htmx:xhr:progress", (event) => {
    if (!event.detail.lengthComputable) return;
    sent.classList.remove("hidden");
    sent.value = event.detail.loaded / event.detail.total;
  });
}

document.addEventListener("htmx:beforeRequest", () => {
  if (failed) failed.textContent = "";
});

document.addEventListener("htmx:responseError", (event) => {
  sent?.classList.add("hidden");
  let said = `${event.detail.xhr.status}`;
  try {
    const problem = JSON.parse(event.detail.xhr.responseText);
    said = [problem.detail, problem.remedy].filter(Boolean).join(" ");
  } catch { /* a proxy answered: its status is all that is known */ }
  if (failed) failed.textContent = said;
});

document.addEventListener("htmx:sendError", () => {
  sent?.classList.add("hidden");
  if (failed) failed.textContent = failed.dataset.offline;
});

const dialog = document.getElementById("meaning");
if (dialog) {
  const search = document.getElementById("meaning-search");
  const likeliest = document.getElementById("likeliest");
  const groups = [...document.querySelectorAll("#meaning-choice optgroup")];
  const found = (text) => {
    for (const group of groups) {
      for (const option of group.children) option.hidden = !option.label.toLowerCase().includes(text.toLowerCase());
      group.hidden = [...group.children].every((option) => option.hidden);
    }
  };
  search.addEventListener("input", () => found(search.value.trim()));
  for (const button of document.querySelectorAll("button.meaning")) {
    button.addEventListener("click", () => {
      document.getElementById("meaning-cell").value = button.dataset.cell;
      document.getElementById("meaning-header").textContent = button.dataset.header;
      likeliest.replaceChildren(...JSON.parse(button.dataset.likeliest).map(([key, label]) => new Option(label, key)));
      search.value = "";
      found("");
      document.getElementById("meaning-choice").value = button.dataset.meaning;
      document.getElementById("restore").classList.toggle("hidden", !("yours" in button.dataset));
      dialog.showModal();
    });
  }
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
}
