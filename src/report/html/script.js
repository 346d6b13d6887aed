
"use strict";
(() => {
  const one = (selector) => document.querySelector(selector);
  const cards = [...document.querySelectorAll(".finding")];
  const fold = (card) => card.querySelector("details");
  const theme = one("#theme");
  const themes = ["auto", "light", "dark"];
  let chosen = 0;
  theme.hidden = false;
  theme.addEventListener("click", () => {
    chosen = (chosen + 1) % themes.length;
    theme.textContent = "Theme: " + themes[chosen];
    document.documentElement.dataset.theme = themes[chosen];
  });
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((it) => { it.open = true; }));
  const form = one("#filters");
  if (!form) return;
  form.hidden = false;
  one(".keys").hidden = false;
  const texts = new Map(cards.map((card) => [card, card.textContent.toLowerCase()]));
  const filter = () => {
    const data = new FormData(form);
    const severities = data.getAll("severity");
    const words = data.get("text").toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const card of cards) {
      const fits = severities.includes(card.dataset.severity)
        && (!data.get("rule") || data.get("rule") === card.dataset.rule)
        && (!data.get("file") || data.get("file") === card.dataset.file)
        && words.every((word) => texts.get(card).includes(word));
      card.hidden = !fits;
      count += fits;
    }
    one("#shown").textContent = count + " of " + cards.length;
    one("#nothing").hidden = count > 0;
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
  const toggle = one("#toggle");
  toggle.addEventListener("click", () => {
    const open = cards.some((card) => !card.hidden && !fold(card).open);
    cards.forEach((card) => { fold(card).open = open; });
    toggle.textContent = open ? "Close all" : "Open all";
  });
  const reveal = () => {
    const card = location.hash && document.getElementById(location.hash.slice(1));
    if (card && fold(card)) fold(card).open = true;
  };
  addEventListener("hashchange", reveal);
  reveal();
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest("input, select");
    if (field) {
      if (event.key === "Escape" && field.type === "search") { field.value = ""; filter(); field.blur(); }
      return;
    }
    if (event.key === "/") {
      event.preventDefault();
      one("[name=text]").focus();
    } else if (event.key === "j" || event.key === "k") {
      const seen = cards.filter((card) => !card.hidden);
      const at = seen.findIndex((card) => card.contains(document.activeElement));
      const next = seen[event.key === "j" ? at + 1 : Math.max(at - 1, 0)];
      if (next) { next.querySelector("summary").focus(); next.scrollIntoView({ block: "nearest" }); }
    }
  });
})();
