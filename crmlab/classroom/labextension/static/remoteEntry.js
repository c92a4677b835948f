// Live slides (jupyterlab-rise) with widgets that load and keys that do what a learner expects. In JupyterLab itself
// it does nothing. Written by hand, nothing to compile: this file is what a webpack container looks like from outside.
(() => {
  // The widget manager asks for @jupyterlab/console, which RISE 0.43 does not share
  // (https://github.com/jupyterlab-contrib/rise/issues/119). It needs only the two names, so that it can look for
  // consoles and find none: a stand-in does. Where the real one is shared, the stand-in stays out.
  const shareConsole = scope => {
    if (scope["@jupyterlab/console"]) return;
    const lumino = Object.values(scope["@lumino/coreutils"])[0];
    const standIn = async () => {
      const { Token } = (await lumino.get())();
      const names = { CodeConsole: class {}, IConsoleTracker: new Token("@jupyterlab/console:IConsoleTracker") };
      return () => names;
    };
    scope["@jupyterlab/console"] = { "4.99.0": { get: standIn, from: "crmlab-slides", eager: false } };
  };

  // Shift+Enter runs the cell and selects the code cell below it. RISE would go on to the next slide, output unseen.
  const runHere = ({ commands }) => {
    const cell = document.querySelector(".reveal .jp-Cell.jp-mod-active");
    commands.execute("notebook:run-cell");
    const below = cell?.nextElementSibling;
    if (below?.matches(".jp-CodeCell:not(.reveal-skip)")) commands.execute("notebook:move-cursor-down");
  };

  // Once there are slides: keys reach them without a click, and a code cell with the tag slides-hide-code shows only
  // what it gives (notebooks/rise.css hides the rest).
  const prepare = app => {
    const panel = app.shell.currentWidget;
    if (!document.querySelector(".reveal .slides section.present")) return setTimeout(prepare, 200, app);
    const focus = () => document.activeElement === document.body && panel.content.node.focus();
    focus();
    // The old slide takes the focus with it, at once or, on a busy machine, later.
    panel.node.addEventListener("slidechanged", () => [100, 600].forEach(wait => setTimeout(focus, wait)));
    document.querySelectorAll("aside.notes .jp-InputArea-editor").forEach(source => source.remove()); // shown rendered
    for (const cell of panel.content.widgets) {
      const tags = cell.model.getMetadata("tags") ?? [];
      cell.node.classList.toggle("crmlab-hide-code", tags.includes("slides-hide-code"));
    }
  };

  const activate = app => {
    if (app.name !== "Rise") return;
    const label = "Run the cell and stay on the slide";
    app.commands.addCommand("crmlab:run-here", { label, execute: () => runHere(app) });
    const deck = ".lm-Widget.reveal .jp-Notebook.slides";
    for (const place of [":focus", ".jp-mod-commandMode:not(.jp-mod-readWrite) :focus", ".jp-mod-editMode"]) {
      app.commands.addKeyBinding({ command: "crmlab:run-here", keys: ["Shift Enter"], selector: deck + place });
    }
    // The arrow keys belong to a slider that has the focus, neither to the notebook's commands nor to the deck.
    app.commands.addCommand("crmlab:leave-alone", { execute: () => {} });
    for (const side of ["Left", "Right", "Up", "Down"]) {
      const binding = { keys: [`Arrow${side}`], selector: `${deck} .jupyter-widgets :focus`, preventDefault: false };
      app.commands.addKeyBinding({ command: "crmlab:leave-alone", ...binding });
    }
    document.body.addEventListener("keydown", event => {
      if (event.target.closest(".jupyter-widgets")) event.stopPropagation();
    });
    prepare(app);
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB["crmlab-slides"] = {
    init: async scope => shareConsole(scope),
    get: async () => () => ({ __esModule: true, default: { id: "crmlab-slides:plugin", autoStart: true, activate } }),
  };
})();
