"use strict";

// What stands on the page.
const form = document.getElementById("filters");
const objects = Array.from(document.querySelectorAll(".object"));
const groups = Array.from(document.querySelectorAll(".group"));

// The text of each object is read when it is first looked for.
const texts = new Map();
function text(object) {
  if (!texts.has(object)) texts.set(object, object.textContent.toLowerCase());
  return texts.get(object);
}

function chosen(name) {
  const boxes = form.querySelectorAll(`input[name="${name}"]:checked`);
  return new Set(Array.from(boxes, (box) => box.value));
}

// Shows what fits all choices; of one kind of choice, any will do.
function filter() {
  const words = document.getElementById("find").value.toLowerCase().split(/\s+/).filter(Boolean);
  const [actions, kinds, care] = ["action", "kind", "care"].map(chosen);
  let count = 0;
  for (const object of objects) {
    const { action, kind } = object.dataset;
    const fits = (actions.size === 0 || actions.has(action)) &&
      (kinds.size === 0 || kinds.has(kind)) &&
      (care.size === 0 || "care" in object.dataset) &&
      words.every((word) => text(object).includes(word));
    object.hidden = !fits;
    count += fits ? 1 : 0;
  }
  for (const group of groups) group.hidden = !group.querySelector(".object:not([hidden])");
  document.getElementById("found").textContent = `${count} of ${objects.length} shown`;
}

// Whoever types is not held up by thousands of objects.
let soon = 0;
function later() {
  clearTimeout(soon);
  soon = setTimeout(filter, 120);
}

function fold(open) {
  for (const object of objects) if (!object.hidden && object.tagName === "DETAILS") object.open = open;
}

// What a link leads to is shown and unfolded, whatever the filters say.
function reveal() {
  let id = "";
  try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
  const target = document.getElementById(id);
  if (!target?.classList.contains("object")) return;
  target.hidden = false;
  target.closest(".group").hidden = false;
  if (target.tagName === "DETAILS") target.open = true;
  target.scrollIntoView();
}

if (form) {
  form.hidden = false;
  form.addEventListener("input", later);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
  document.getElementById("unfold").addEventListener("click", () => fold(true));
  document.getElementById("fold").addEventListener("click", () => fold(false));
  filter();
}
addEventListener("hashchange", reveal);
reveal();

// Paper cannot be unfolded.
let folded = [];
addEventListener("beforeprint", () => {
  folded = Array.from(document.querySelectorAll("details:not([open])"));
  for (const one of folded) one.open = true;
});
addEventListener("afterprint", () => { for (const one of folded) one.open = false; });
