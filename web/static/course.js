// Repairs of the theme. The pages read without it.

// Before anything is painted: light or dark as the reader chose, or else as their system is. The theme's own
// option for this leaves a page without JavaScript neither light nor dark.
const { dataset } = document.documentElement;
dataset.mode ||= "auto";
dataset.theme ||= matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";

// Paper is white, whatever the screen is.
let onScreen = dataset.theme;
window.addEventListener("beforeprint", () => {
  onScreen = dataset.theme;
  dataset.theme = "light";
});
window.addEventListener("afterprint", () => {
  dataset.theme = onScreen;
});

// The arrows that unfold the list of pages have no name of their own.
function nameArrows() {
  for (const summary of document.querySelectorAll(".bd-sidebar-primary summary:not([aria-label])")) {
    const chapter = summary.closest("li")?.querySelector("a")?.textContent.trim();
    summary.setAttribute("aria-label", `Pages of ${chapter}`);
  }
}

// What a screen reader is told is what the eye sees: the theme's own labels leave words out or add some.
function tellTheSame() {
  const sidebar = document.querySelector("#pst-primary-sidebar");
  sidebar?.setAttribute("role", "region");
  sidebar?.setAttribute("aria-label", "This book");
  const mislabelled = "details.hide > summary, button.search-button-field";
  for (const element of document.querySelectorAll(mislabelled)) element.removeAttribute("aria-label");
  for (const head of document.querySelectorAll(".bd-article th")) {
    if (head.textContent.trim()) continue;
    const corner = document.createElement("td"); // the corner of a table is the head of nothing
    corner.className = head.className;
    corner.colSpan = head.colSpan;
    head.replaceWith(corner);
  }
}

// What scrolls inside itself must scroll by keyboard too. The theme looks when the page loads, and so misses
// formulas, and all that is folded away then.
const SCROLLING = "pre, .output, .pst-scrollable-table-container, .katex-display";
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

document.addEventListener("DOMContentLoaded", nameArrows);
document.addEventListener("DOMContentLoaded", tellTheSame);
window.addEventListener("load", () => {
  for (const box of document.querySelectorAll(SCROLLING)) sizes.observe(box);
});

// What a search shows of a page is its prose: each formula once, and no list of its headings.
document.addEventListener("DOMContentLoaded", () => {
  if (typeof Search === "undefined") return;
  const read = Search.htmlToText;
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const element of page.querySelectorAll(".katex-mathml, .onlyprint, .live")) element.remove();
    return read(page.documentElement.outerHTML, anchor);
  };
});

// A page that was opened as a file may load no module, and so no Python; this script is none.
document.addEventListener("DOMContentLoaded", () => {
  if (location.protocol !== "file:") return;
  for (const invitation of document.querySelectorAll(".live-invitation")) {
    invitation.prepend("Opened as a file, this page cannot load Python: serve the site (make serve). ");
  }
});
