// One map at a time: overlays first, then the layers under their headings.
const GROUPS = ["housing", "people", "plans", "care"];

function offerChoices() {
  const groups = [...new Set([...GROUPS, ...layers.map((layer) => layer.group)])];
  fill(byId("choices"),
    choiceGroup(word("overlays"), overlays),
    groups.map((group) => choiceGroup(term("group", group), layers.filter((layer) => layer.group === group))));
}

function choiceGroup(title, members) {
  if (!members.length) return [];
  return el("fieldset", {}, el("legend", {}, title), members.map(option));
}

function option(choice) {
  return el("label", { class: "option" },
    el("input", {
      type: "radio", name: "choice", value: choice.slug, checked: isOnAreas(choice.slug),
      onchange: () => change({ choice: choice.slug, surface: false }),
    }),
    el("span", {}, said(choice.title)),
    isOverlay(choice) ? flagCount(inYear(choice)) : null);
}

// No flags because nothing is known is not the same as no flags.
function flagCount(overlay) {
  const told = overlay.outcomes.some((outcome) => outcome === "flagged" || outcome === "not_flagged");
  if (!told) return el("span", { class: "count untold", title: word("unknown") }, "?");
  const number = overlay.flagged.length;
  return el("span", { class: "count", title: word("flagged_count", { n: whole(number), total: whole(areas.codes.length) }) }, whole(number));
}

function markChoice() {
  for (const input of document.querySelectorAll("input[name=choice]")) input.checked = isOnAreas(input.value);
}

const isOnAreas = (slug) => slug === state.choice && !state.surface;

when(["language", "year"], offerChoices);
when(["choice", "surface"], markChoice);
