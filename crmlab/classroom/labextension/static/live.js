// Live slides with keys that do what a lecturer expects, code that runs, and answers that wait for Space.
import { prepareCells } from "./prepare.js";
import { deck, speaker } from "./speaker.js";

const SLIDES = ".lm-Widget.reveal .jp-Notebook.slides";
const PRESENT = ".reveal .slides section.present .present", CODE = ".jp-CodeCell:not(.reveal-skip)";
const COMMAND_MODE = [":focus", ".jp-mod-commandMode:not(.jp-mod-readWrite) :focus"];
const tags = cell => cell.model.getMetadata("tags") ?? [];

export default ({ NotebookActions, OutputArea, OutputAreaModel }) => {
  // Shift+Enter runs the cell and selects the code cell below it. RISE would go on to the next slide, output unseen.
  const runHere = ({ commands }) => {
    const cell = document.querySelector(".reveal .jp-Cell.jp-mod-active");
    commands.execute("notebook:run-cell");
    const below = cell?.nextElementSibling;
    if (below?.matches(CODE)) commands.execute("notebook:move-cursor-down");
  };

  // A kept-back output is a fragment: Space opens it, whether it has run or not. What the build moved to the metadata
  // shows in place of the invitation until the cell runs; the notebook's own output stays, so the file does too.
  const keepBack = (cell, rendermime) => {
    const area = cell.outputArea, kept = cell.model.getMetadata("crmlab")?.kept, invitation = cell.model.outputs.get(0);
    area.parent.addClass("fragment");
    if (!kept || invitation?.metadata.crmlab?.role !== "kept-back") return;
    const model = new OutputAreaModel({ values: kept, trusted: cell.model.trusted });
    const answer = new OutputArea({ model, rendermime });
    answer.addClass("jp-Cell-outputArea");
    area.hide();
    area.parent.addWidget(answer);
    cell.model.outputs.changed.connect(() => {
      answer.dispose();
      area.show();
    });
  };

  const chooseCode = notebook => {
    const slide = document.querySelector(PRESENT);
    if (slide.contains(notebook.activeCell?.node)) return;
    const first = notebook.widgets.findIndex(({ node }) => slide.contains(node) && node.matches(CODE));
    if (first >= 0) notebook.activeCellIndex = first;
  };

  // Once there are slides: keys reach them without a click, and a code cell with the tag slides-hide-code shows only
  // what it gives (notebooks/rise.css hides the rest).
  const prepare = app => {
    const panel = app.shell.currentWidget, slide = document.querySelector(PRESENT);
    if (!slide) return setTimeout(prepare, 200, app);
    const focus = () => document.activeElement === document.body && panel.content.node.focus();
    focus();
    // The old slide takes the focus with it, at once or, on a busy machine, later. RISE, which chooses the new slide's
    // code, counts an answer that is open as a step with code of its own and then finds none.
    panel.node.addEventListener("slidechanged", () => {
      [100, 600].forEach(wait => setTimeout(focus, wait));
      setTimeout(chooseCode, 600, panel.content);
    });
    for (const cell of panel.content.widgets) {
      cell.node.classList.toggle("crmlab-hide-code", tags(cell).includes("slides-hide-code"));
      const skipped = cell.model.getMetadata("slideshow")?.slide_type === "skip"; // its answer waits for nobody
      if (tags(cell).includes("kept-back") && !skipped) keepBack(cell, panel.content.rendermime);
    }
    deck("configure", { margin: 0 }); // our slides fill the screen, so the overview must leave them that much room
    app.commands.addCommand("crmlab:notes", { label: "Open the speaker's notes", execute: speaker(panel) });
    prepareCells(panel, slide, NotebookActions);
  };

  const activate = app => {
    if (app.name !== "Rise") return;
    const label = "Run the cell and stay on the slide";
    app.commands.addCommand("crmlab:run-here", { label, execute: () => runHere(app) });
    for (const place of COMMAND_MODE) {
      app.commands.addKeyBinding({ command: "crmlab:notes", keys: ["T"], selector: SLIDES + place });
    }
    for (const place of [...COMMAND_MODE, ".jp-mod-editMode"]) {
      app.commands.addKeyBinding({ command: "crmlab:run-here", keys: ["Shift Enter"], selector: SLIDES + place });
    }
    // The arrow keys belong to a slider that has the focus, neither to the notebook's commands nor to the deck.
    app.commands.addCommand("crmlab:leave-alone", { execute: () => {} });
    for (const side of ["Left", "Right", "Up", "Down"]) {
      const binding = { keys: [`Arrow${side}`], selector: `${SLIDES} .jupyter-widgets :focus`, preventDefault: false };
      app.commands.addKeyBinding({ command: "crmlab:leave-alone", ...binding });
    }
    document.body.addEventListener("keydown", event => {
      if (event.target.closest(".jupyter-widgets")) event.stopPropagation();
    });
    prepare(app);
  };

  return { id: "crmlab-slides:live", autoStart: true, activate };
};
