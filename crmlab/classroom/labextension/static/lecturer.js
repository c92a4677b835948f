// JupyterLab shows a lecturer's cells (speaker's notes, and cells with the tag `lecturer`) only to who asks for them.
const SHOW = "crmlab:show-lecturers-notes";

const isLecturers = ({ model }) =>
  model.getMetadata("slideshow")?.slide_type === "notes" || (model.getMetadata("tags") ?? []).includes("lecturer");

export default ({ INotebookTracker, ICommandPalette, IMainMenu }) => ({
  id: "crmlab-slides:lecturer",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [ICommandPalette, IMainMenu],
  activate: ({ name, commands }, notebooks, palette, menu) => {
    if (name === "Rise") return; // there they are the speaker's window
    let shown = localStorage.getItem(SHOW) === "yes";
    const apply = ({ content }) => content.widgets.filter(isLecturers).forEach(cell => cell.setHidden(!shown));
    const toggle = () => {
      shown = !shown;
      localStorage.setItem(SHOW, shown ? "yes" : "no");
      notebooks.forEach(apply);
      commands.notifyCommandChanged(SHOW);
    };
    const label = "Show lecturer's notes";
    commands.addCommand(SHOW, { label, isToggleable: true, isToggled: () => shown, execute: toggle });
    palette?.addItem({ command: SHOW, category: "CRM Lab" });
    menu?.viewMenu.addGroup([{ command: SHOW }], 50);
    notebooks.widgetAdded.connect(async (_, panel) => {
      await panel.context.ready;
      apply(panel);
      panel.model.cells.changed.connect(() => requestAnimationFrame(() => apply(panel))); // its widget comes after it
    });
  },
});
