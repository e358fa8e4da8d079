// The buttons of the page itself, and the first view.
function showPane(name) {
  document.body.dataset.pane = name;
  for (const button of document.querySelectorAll(".panes button")) {
    button.setAttribute("aria-pressed", String(button.dataset.pane === name));
  }
}

for (const button of document.querySelectorAll(".panes button")) {
  button.addEventListener("click", () => showPane(button.dataset.pane));
}
for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => change({ language: button.dataset.language }));
}
byId("full-screen").addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});
byId("skip").addEventListener("click", () => showPane("table"));

const asked = fromAddress();
const first = { ...asked, choice: asked.choice ?? choices[0].slug, language: asked.language ?? firstLanguage };
state.language = null;
change(first);
showPane("map");
if (state.area) goTo(state.area);
