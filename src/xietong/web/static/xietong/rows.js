// Adds empty rows to the lists of a form; without script the page offers one empty row at a time.

function emptied(row, number) {
  const copy = row.cloneNode(true);
  for (const control of copy.querySelectorAll("input, select, textarea")) {
    const key = control.name.replace(/-\d+-/, `-${number}-`);
    const label = copy.querySelector(`label[for="${CSS.escape(control.id)}"]`);
    control.name = key;
    control.id = key;
    if (label) label.htmlFor = key;
    if (control.type === "checkbox") control.checked = false;
    else if (control.tagName === "SELECT") control.selectedIndex = 0;
    else control.value = "";
  }
  return copy;
}

for (const list of document.querySelectorAll("[data-rows]")) {
  const button = list.querySelector("[data-add]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const rows = list.querySelectorAll(".row");
    const row = emptied(rows[rows.length - 1], rows.length);
    rows[rows.length - 1].after(row);
    row.querySelector("input, select, textarea").focus();
  });
}

document.getElementById("problem")?.focus();
