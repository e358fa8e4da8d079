// Find an area by name or code.
const MOST = 8;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
let plainNames = null;

function findable() {
  plainNames ??= everyArea.map((number) => plain(`${areas.names[number]} ${areas.codes[number]}`));
  return plainNames;
}

function searchAreas() {
  const asked = plain(byId("search").value);
  const found = asked ? everyArea.filter((number) => findable()[number].includes(asked)) : [];
  fill(byId("search-results"), found.slice(0, MOST).map((number) => el("li", {}, areaButton(number),
    " ", el("span", { class: "note" }, areas.codes[number]))));
  const status = found.length ? word("found", { n: whole(found.length) }) : word("nothing_found");
  byId("search-status").textContent = asked ? status : "";
}

byId("search").addEventListener("input", searchAreas);
byId("search").addEventListener("keydown", (event) => {
  const first = byId("search-results").querySelector("button");
  if (event.key === "Enter" && first) first.click();
});
when(["language"], searchAreas);
