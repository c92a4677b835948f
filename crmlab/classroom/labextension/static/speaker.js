// The speaker's window. RISE's own holds two more decks as previews, which start at the first slide and send the real
// one there too; this one only listens, and its keys turn the pages.
const PAGE = `
  <style>
    body { margin: 1rem 2rem; color: #111; background: #fff; font: 1.4rem/1.4 system-ui, sans-serif; }
    header, footer { display: flex; justify-content: space-between; gap: 2rem; color: #595959; font-size: 1.1rem; }
    header b { color: #111; }
    main { margin: 1.5rem 0; }
  </style>
  <style id="formulas"></style>
  <header><b></b><time></time></header><main></main><footer></footer>`;

/** Call a method of the deck, which RISE does not publish: reveal.js listens to messages. */
export const deck = (method, ...args) => postMessage(JSON.stringify({ method, args }), location.origin);

const KEYS = { " ": "next", ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" };
const turn = event => {
  const method = KEYS[event.key];
  if (!method) return;
  event.preventDefault();
  deck(event.shiftKey ? "prev" : method);
};

const title = slide => slide?.querySelector(":is(h1, h2, h3):not(aside *)")?.textContent.replace("¶", "") ?? "—";

/** The rules by which JupyterLab draws formulas; it adds to them as it meets new letters. */
const formulas = () => {
  const sheets = [...document.styleSheets].filter(sheet => sheet.ownerNode.matches("style"));
  const rules = sheets.flatMap(sheet => [...sheet.cssRules]).map(rule => rule.cssText);
  return rules.filter(rule => /mjx/i.test(rule)).join("");
};

const clock = began => {
  const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return `${time} · ${Math.floor((Date.now() - began) / 60_000)} min`;
};

/** What opens the window: the notes of the slide that is shown, unfolded, the next slide's title, and a clock. */
export const speaker = ({ node }) => {
  let page;
  const show = () => {
    if (!page || page.closed) return;
    const slides = [...node.querySelectorAll("section section")];
    const at = slides.findIndex(slide => slide.matches(".present .present"));
    const say = page.document, main = say.querySelector("main");
    say.querySelector("b").textContent = `${at + 1} / ${slides.length}  ${title(slides[at])}`;
    say.querySelector("footer").textContent = `Next: ${title(slides[at + 1])}`;
    const notes = slides[at].querySelectorAll("aside.notes .jp-RenderedMarkdown");
    main.replaceChildren(...[...notes].map(note => note.cloneNode(true)));
    if (!notes.length) main.textContent = "No notes for this slide.";
    main.querySelectorAll("details").forEach(folded => (folded.open = true));
    main.querySelectorAll(".jp-InternalAnchorLink").forEach(link => link.remove());
    say.querySelector("#formulas").textContent = formulas();
  };
  node.addEventListener("slidechanged", show);
  addEventListener("pagehide", () => page?.close());
  return () => {
    page = open("", "crmlab-notes", "width=900,height=600");
    if (!page) return; // the browser lets no window open
    const began = Date.now(), tick = () => (page.document.querySelector("time").textContent = clock(began));
    page.document.title = "Notes";
    page.document.body.innerHTML = PAGE;
    page.document.onkeydown = turn;
    page.clearInterval(page.ticking);
    page.ticking = page.setInterval(tick, 5000);
    tick();
    show();
  };
};
